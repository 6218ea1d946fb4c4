module cobuy

go 1.18
