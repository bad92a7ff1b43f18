module places

go 1.15
