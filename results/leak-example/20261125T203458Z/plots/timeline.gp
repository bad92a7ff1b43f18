# Draws timeline.svg and timeline.png from timeline.csv: cd plots && gnuplot timeline.gp
reset session
set encoding utf8
set decimalsign '.'
set datafile separator comma
set datafile missing ''
csv = 'timeline.csv'
xu = 1.0  # the CSV holds base units; shown = stored / xu, stored / yu
yu = 1048576.0
question = 'When does memory rise, and when does it come back?'
subtitle = 'leak-example · go1.19.8 · GROWING, hypothesis REFUTED'
set title question."\n".subtitle noenhanced
set xlabel 'time since the start (s)'
set ylabel 'memory (MiB)'
set border 3 lc rgb '#666666'
set tics nomirror out textcolor rgb '#222222'
set grid ytics linecolor rgb '#cccccc' linewidth 0.8 dashtype solid
set xrange [0.0366385:34.9908]
set yrange [0:57.1461]
set object rectangle from first 0.708427, graph 0 to first 1.26038, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '1' at first 0.984401, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 1.87608, graph 0 to first 2.43367, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '2' at first 2.15488, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 3.04955, graph 0 to first 3.60168, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '3' at first 3.32561, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 4.2272, graph 0 to first 4.779, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '4' at first 4.5031, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 5.39768, graph 0 to first 5.94971, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '5' at first 5.6737, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 6.5733, graph 0 to first 7.12504, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '6' at first 6.84917, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 7.75466, graph 0 to first 8.30654, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '7' at first 8.0306, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 8.92655, graph 0 to first 9.48026, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '8' at first 9.20341, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 10.1145, graph 0 to first 10.6667, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '9' at first 10.3906, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 11.2984, graph 0 to first 11.85, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '10' at first 11.5742, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 12.4751, graph 0 to first 13.0267, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '11' at first 12.7509, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 13.6551, graph 0 to first 14.207, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '12' at first 13.9311, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set arrow from first 1.86983, graph 0 to first 1.86983, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 3.04225, graph 0 to first 3.04225, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 4.21575, graph 0 to first 4.21575, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 5.38943, graph 0 to first 5.38943, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 6.56056, graph 0 to first 6.56056, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 7.74422, graph 0 to first 7.74422, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 8.91809, graph 0 to first 8.91809, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 10.0987, graph 0 to first 10.0987, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 11.2851, graph 0 to first 11.2851, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 12.4659, graph 0 to first 12.4659, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 13.6445, graph 0 to first 13.6445, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 14.8524, graph 0 to first 14.8524, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 14.8767, graph 0 to first 14.8767, graph 1 nohead back lc rgb '#56B4E9' lw 1.0 dt (7,3)
set bmargin 9.0
set key at screen 0.5, screen 0.015 center bottom horizontal Left reverse maxcols 2 samplen 3
set terminal svg size 960,560 dynamic noenhanced font 'sans-serif,13' background rgb 'white'
set output 'timeline.svg'
plot csv skip 1 using ($1/xu):($2/yu) with lines lc rgb '#000000' lw 2.6 dt solid title 'RSS', \
     csv skip 1 using ($1/xu):($3/yu) with lines lc rgb '#0072B2' lw 2.0 dt (12,5) title 'Sys − HeapReleased: Go uses', \
     csv skip 1 using ($1/xu):($4/yu) with lines lc rgb '#009E73' lw 2.0 dt (14,4,3,4) title 'HeapInuse', \
     csv skip 1 using ($1/xu):($5/yu) with lines lc rgb '#D55E00' lw 2.0 dt (3,3) title 'HeapIdle − HeapReleased: reserve', \
     csv skip 1 using ($1/xu):($6/yu) with linespoints lc rgb '#CC79A7' lw 2.0 dt solid pt 13 ps 0.9 title 'live heap (after a forced GC)', \
     NaN with boxes fillcolor rgb '#dcdcdc' fillstyle solid noborder title 'load (run number above)', \
     NaN with lines lc rgb '#999999' lw 1.0 dt solid title 'forced GC', \
     NaN with lines lc rgb '#56B4E9' lw 1.0 dt (7,3) title 'release hook'
set terminal pngcairo size 1600,933 noenhanced font 'sans,13' fontscale 1.45 linewidth 1.6
set output 'timeline.png'
replot
unset output
