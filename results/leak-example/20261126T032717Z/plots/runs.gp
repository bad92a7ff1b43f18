# Draws runs.svg and runs.png from runs.csv: cd plots && gnuplot runs.gp
reset session
set encoding utf8
set decimalsign '.'
set datafile separator comma
set datafile missing ''
csv = 'runs.csv'
xu = 1.0  # the CSV holds base units; shown = stored / xu, stored / yu
yu = 1048576.0
question = 'Is memory still growing from run to run?'
subtitle = 'leak-example · go1.19.8 · GROWING, hypothesis REFUTED'
set title question."\n".subtitle noenhanced
set xlabel 'run'
set ylabel 'memory (MiB)'
set border 3 lc rgb '#666666'
set tics nomirror out textcolor rgb '#222222'
set grid ytics linecolor rgb '#cccccc' linewidth 0.8 dashtype solid
set xrange [-0.3:12.3]
set yrange [0:53.2153]
set object rectangle from first 0.5, graph 0 to first 3.5, graph 1 behind fillcolor rgb '#f3f3f3' fillstyle solid noborder
set bmargin 9.0
set key at screen 0.5, screen 0.015 center bottom horizontal Left reverse maxcols 2 samplen 3
set terminal svg size 960,560 dynamic noenhanced font 'sans-serif,13' background rgb 'white'
set output 'runs.svg'
plot csv skip 1 using ($1/xu):($10/yu):($11/yu) with filledcurves fillcolor rgb '#999999' fillstyle transparent solid 0.22 noborder title 'live heap: tolerated growth ±δ', \
     csv skip 1 using ($1/xu):($8/yu):($9/yu) with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.22 noborder notitle, \
     csv skip 1 using ($1/xu):($7/yu) with lines lc rgb '#D55E00' lw 3.0 dt (3,3) title 'live heap: slope and interval', \
     csv skip 1 using ($1/xu):($2/yu) with linespoints lc rgb '#56B4E9' lw 1.0 dt (7,3) pt 4 ps 0.9 title 'peak RSS under load', \
     csv skip 1 using ($1/xu):($3/yu) with linespoints lc rgb '#000000' lw 1.0 dt solid pt 7 ps 0.9 title 'settled RSS (0: baseline)', \
     csv skip 1 using ($1/xu):($5/yu) with linespoints lc rgb '#009E73' lw 1.0 dt (14,4,3,4) pt 11 ps 0.9 title 'floor: RSS after release', \
     csv skip 1 using ($1/xu):($4/yu) with linespoints lc rgb '#CC79A7' lw 1.0 dt solid pt 13 ps 0.9 title 'live heap (after forced GC)', \
     NaN with boxes fillcolor rgb '#f3f3f3' fillstyle solid noborder title 'warm-up, not judged'
set terminal pngcairo size 1600,933 noenhanced font 'sans,13' fontscale 1.45 linewidth 1.6
set output 'runs.png'
replot
unset output
