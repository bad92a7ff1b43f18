# Draws rate.svg and rate.png from rate.csv: cd plots && gnuplot rate.gp
reset session
set encoding utf8
set decimalsign '.'
set datafile separator comma
set datafile missing ''
csv = 'rate.csv'
xu = 1.0  # the CSV holds base units; shown = stored / xu, stored / yu
yu = 1.0
question = 'Was the planned load really delivered?'
subtitle = 'leak-example · go1.19.8 · GROWING, hypothesis REFUTED'
set title question."\n".subtitle noenhanced
set xlabel 'time since the start (s)'
set ylabel 'requests in each second'
set border 3 lc rgb '#666666'
set tics nomirror out textcolor rgb '#222222'
set grid ytics linecolor rgb '#cccccc' linewidth 0.8 dashtype solid
set xrange [0:17.2135]
set yrange [0:848]
set bmargin 6.6
set key at screen 0.5, screen 0.015 center bottom horizontal Left reverse maxcols 2 samplen 3
set terminal svg size 960,560 dynamic noenhanced font 'sans-serif,13' background rgb 'white'
set output 'rate.svg'
plot csv skip 1 using ($1/xu):($2/yu):(1) with boxes fillcolor rgb '#DDDDDD' fillstyle solid noborder title 'planned', \
     csv skip 1 using ($1/xu):($3/yu) with linespoints lc rgb '#0072B2' lw 1.0 dt (12,5) pt 5 ps 0.9 title 'sent', \
     csv skip 1 using ($1/xu):($4/yu) with linespoints lc rgb '#000000' lw 1.5 dt solid pt 7 ps 0.9 title 'answered as expected', \
     csv skip 1 using ($1/xu):($5/yu) with linespoints lc rgb '#D55E00' lw 1.5 dt (3,3) pt 9 ps 0.9 title 'failed'
set terminal pngcairo size 1600,933 noenhanced font 'sans,13' fontscale 1.45 linewidth 1.6
set output 'rate.png'
replot
unset output
