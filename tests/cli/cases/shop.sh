# The index that the cases ask: shop.csv without any gate. Six orders of four customers, five of which could be followed.
"$COBUY" build --quiet --min-support 1 --min-customers 1 --min-lift 0 --fdr 1 --max-basket 0 --top 0 --rank-by support \
	-o shop.cobuy "$CASE/../shop.csv" || exit 99
