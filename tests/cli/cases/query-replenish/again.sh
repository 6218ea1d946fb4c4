# A shop in which tea lasts ten days, kettles for ever, and nobody knows about jam. Tea: 6 of 6 buyers came back; each has bought 2 packs
# after 20 days, 1 after 10, and 4 after 40. One buyer came too late to tell.
{
	echo order,item,customer,time,quantity
	awk 'BEGIN {
		for (c = 1; c <= 6; c++) {
			split("1 21 31 71", day, " ")
			split("2 1 4 1", quantity, " ")
			for (k = 1; k <= 4; k++)
				printf "t%d.%d,tea,c%d,%s,%d\n", c, k, c, when(day[k]), quantity[k]
			printf "t%d.1,tea,c%d,%s,%d\n", c, c, when(1), 1
		}
		for (c = 7; c <= 46; c++)
			printf "k%d,kettle,c%d,%s,1\n", c, c, when(1 + c % 20)
		for (c = 1; c <= 10; c++)
			printf "j%d,jam,c%d,%s,1\n", c, c, when(3)
		printf "j0,jam,c1,%s,1\n", when(33)
		printf "late,tea,zoe,%s,1\nend,x,zoe,%s,1\nm0,mug,c1,%s,1\n", when(300), when(300), when(300)
		for (c = 1; c <= 5; c++)
			printf "m%d,mug,c%d,%s,1\n", c, c, when(290)
	}
	function when(day) { return 1700000000 + day * 86400 }'
} >again.csv
"$COBUY" build --quiet --fdr 1 --min-lift 0 -o shop.cobuy again.csv || exit 99
