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
set xrange [0.0459214:36.9677]
set yrange [0:57.7589]
set object rectangle from first 0.777558, graph 0 to first 1.34684, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '1' at first 1.0622, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 1.99574, graph 0 to first 2.61907, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '2' at first 2.30741, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 3.25818, graph 0 to first 3.80996, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '3' at first 3.53407, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 4.45146, graph 0 to first 5.00305, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '4' at first 4.72725, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 5.63272, graph 0 to first 6.18937, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '5' at first 5.91105, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 6.83978, graph 0 to first 7.4433, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '6' at first 7.14154, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 8.08146, graph 0 to first 8.68703, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '7' at first 8.38425, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 9.36425, graph 0 to first 9.91901, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '8' at first 9.64163, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 10.572, graph 0 to first 11.1238, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '9' at first 10.8479, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 11.7895, graph 0 to first 12.3928, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '10' at first 12.0912, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 13.0485, graph 0 to first 13.6533, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '11' at first 13.3509, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 14.8285, graph 0 to first 15.4838, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '12' at first 15.1561, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set arrow from first 1.97564, graph 0 to first 1.97564, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 3.24566, graph 0 to first 3.24566, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 4.43991, graph 0 to first 4.43991, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 5.62397, graph 0 to first 5.62397, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 6.80387, graph 0 to first 6.80387, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 8.07206, graph 0 to first 8.07206, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 9.33324, graph 0 to first 9.33324, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 10.54, graph 0 to first 10.54, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 11.7481, graph 0 to first 11.7481, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 13.0201, graph 0 to first 13.0201, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 14.6447, graph 0 to first 14.6447, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 16.1964, graph 0 to first 16.1964, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 16.2854, graph 0 to first 16.2854, graph 1 nohead back lc rgb '#56B4E9' lw 1.0 dt (7,3)
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
