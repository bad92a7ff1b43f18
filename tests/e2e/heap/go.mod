module plateau.example/heap

go 1.15
