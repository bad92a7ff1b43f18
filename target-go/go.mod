module plateau.example/target-go

go 1.15
