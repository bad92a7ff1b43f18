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
set xrange [0.108406:15.4655]
set yrange [0:57.3779]
set object rectangle from first 0.979008, graph 0 to first 1.53107, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '1' at first 1.25504, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 2.17283, graph 0 to first 2.73325, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '2' at first 2.45304, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 3.36983, graph 0 to first 3.92798, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '3' at first 3.64891, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 4.5564, graph 0 to first 5.12531, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '4' at first 4.84086, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 5.75297, graph 0 to first 6.30476, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '5' at first 6.02887, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 6.93029, graph 0 to first 7.4819, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '6' at first 7.20609, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 8.11024, graph 0 to first 8.6665, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '7' at first 8.38837, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 9.30737, graph 0 to first 9.85924, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '8' at first 9.58331, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 10.4928, graph 0 to first 11.0474, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '9' at first 10.7701, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 11.707, graph 0 to first 12.3627, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '10' at first 12.0349, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 13.0186, graph 0 to first 13.5708, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '11' at first 13.2947, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 14.2369, graph 0 to first 14.7882, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '12' at first 14.5125, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set arrow from first 2.15455, graph 0 to first 2.15455, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 3.35121, graph 0 to first 3.35121, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 4.54615, graph 0 to first 4.54615, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 5.74035, graph 0 to first 5.74035, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 6.9161, graph 0 to first 6.9161, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 8.09854, graph 0 to first 8.09854, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 9.29029, graph 0 to first 9.29029, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 10.4788, graph 0 to first 10.4788, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 11.6774, graph 0 to first 11.6774, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 12.9938, graph 0 to first 12.9938, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 14.2063, graph 0 to first 14.2063, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 15.4145, graph 0 to first 15.4145, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 15.4589, graph 0 to first 15.4589, graph 1 nohead back lc rgb '#56B4E9' lw 1.0 dt (7,3)
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
