module plateau.example/largeheap

go 1.15
