# Draws latency.svg and latency.png from latency.csv: cd plots && gnuplot latency.gp
reset session
set encoding utf8
set decimalsign '.'
set datafile separator comma
set datafile missing ''
csv = 'latency.csv'
xu = 1.0  # the CSV holds base units; shown = stored / xu, stored / yu
yu = 1000000.0
question = 'At what cost in latency?'
subtitle = 'leak-example · go1.19.8 · GROWING, hypothesis REFUTED'
set title question."\n".subtitle noenhanced
set xlabel 'percentile of requests (each step right: ten times rarer)'
set ylabel 'latency (ms)'
set border 3 lc rgb '#666666'
set tics nomirror out textcolor rgb '#222222'
set grid ytics linecolor rgb '#cccccc' linewidth 0.8 dashtype solid
set logscale x 10
set xtics ('0 %%' 1, '50 %%' 2, '90 %%' 10, '99 %%' 100, '99.9 %%' 1000, '99.99 %%' 1e4, '99.999 %%' 1e5, '99.9999 %%' 1e6, '99.99999 %%' 1e7)
set grid xtics linecolor rgb '#cccccc' linewidth 0.8 dashtype solid
set xrange [1:8254.04]
set logscale y 10
set yrange [0.014476:17.4596]
set ytics (0.1, 1, 10)
set bmargin 6.6
set key at screen 0.5, screen 0.015 center bottom horizontal Left reverse maxcols 2 samplen 3
set terminal svg size 960,560 dynamic noenhanced font 'sans-serif,13' background rgb 'white'
set output 'latency.svg'
plot csv skip 1 using ($1/xu):($5/yu):($6/yu) with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.22 noborder title 'single runs, lowest to highest', \
     csv skip 1 using ($1/xu):($3/yu) with lines lc rgb '#000000' lw 2.5 dt solid title 'latency, from the intended send time', \
     csv skip 1 using ($1/xu):($4/yu) with lines lc rgb '#D55E00' lw 2.0 dt (3,3) title 'service time, from the actual send'
set terminal pngcairo size 1600,933 noenhanced font 'sans,13' fontscale 1.45 linewidth 1.6
set output 'latency.png'
replot
unset output
