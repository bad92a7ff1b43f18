module gate

go 1.15
