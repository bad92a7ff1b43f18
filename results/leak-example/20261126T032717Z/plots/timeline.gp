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
set xrange [0.0845415:36.6597]
set yrange [0:57.4359]
set object rectangle from first 0.741453, graph 0 to first 1.34547, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '1' at first 1.04346, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 2.08872, graph 0 to first 2.87304, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '2' at first 2.48088, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 3.67608, graph 0 to first 4.28208, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '3' at first 3.97908, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 4.92268, graph 0 to first 5.47724, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '4' at first 5.19996, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 6.13785, graph 0 to first 6.80383, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '5' at first 6.47084, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 7.60282, graph 0 to first 8.33803, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '6' at first 7.97043, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 9.03723, graph 0 to first 9.63874, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '7' at first 9.33799, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 10.3163, graph 0 to first 10.8709, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '8' at first 10.5936, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 11.5189, graph 0 to first 12.1281, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '9' at first 11.8235, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 12.7951, graph 0 to first 13.3485, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '10' at first 13.0718, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 13.9844, graph 0 to first 14.5353, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '11' at first 14.2599, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 15.2135, graph 0 to first 15.7644, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '12' at first 15.489, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set arrow from first 2.02355, graph 0 to first 2.02355, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 3.63224, graph 0 to first 3.63224, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 4.90754, graph 0 to first 4.90754, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 6.10514, graph 0 to first 6.10514, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 7.51157, graph 0 to first 7.51157, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 9.00554, graph 0 to first 9.00554, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 10.284, graph 0 to first 10.284, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 11.4998, graph 0 to first 11.4998, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 12.7667, graph 0 to first 12.7667, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 13.9691, graph 0 to first 13.9691, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 15.1756, graph 0 to first 15.1756, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 16.4093, graph 0 to first 16.4093, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 16.4387, graph 0 to first 16.4387, graph 1 nohead back lc rgb '#56B4E9' lw 1.0 dt (7,3)
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
