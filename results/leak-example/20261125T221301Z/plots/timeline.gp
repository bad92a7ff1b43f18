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
set xrange [0.0801347:35.4787]
set yrange [0:57.3697]
set object rectangle from first 0.788221, graph 0 to first 1.3406, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '1' at first 1.06441, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 1.97551, graph 0 to first 2.53369, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '2' at first 2.2546, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 3.15431, graph 0 to first 3.71065, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '3' at first 3.43248, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 4.33983, graph 0 to first 4.8967, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '4' at first 4.61827, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 5.53322, graph 0 to first 6.08489, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '5' at first 5.80906, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 6.73997, graph 0 to first 7.34363, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '6' at first 7.0418, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 7.97894, graph 0 to first 8.53125, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '7' at first 8.25509, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 9.17602, graph 0 to first 9.72971, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '8' at first 9.45286, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 10.3775, graph 0 to first 10.9515, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '9' at first 10.6645, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 11.5987, graph 0 to first 12.1521, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '10' at first 11.8754, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 12.8223, graph 0 to first 13.4252, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '11' at first 13.1238, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set object rectangle from first 14.068, graph 0 to first 14.6208, graph 1 behind fillcolor rgb '#dcdcdc' fillstyle solid noborder
set label '12' at first 14.3444, graph 1 center offset 0,0.5 textcolor rgb '#555555'
set arrow from first 1.95842, graph 0 to first 1.95842, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 3.1439, graph 0 to first 3.1439, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 4.32938, graph 0 to first 4.32938, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 5.52019, graph 0 to first 5.52019, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 6.71197, graph 0 to first 6.71197, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 7.96033, graph 0 to first 7.96033, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 9.16099, graph 0 to first 9.16099, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 10.3528, graph 0 to first 10.3528, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 11.5859, graph 0 to first 11.5859, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 12.7935, graph 0 to first 12.7935, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 14.052, graph 0 to first 14.052, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 15.2438, graph 0 to first 15.2438, graph 1 nohead back lc rgb '#999999' lw 1.0 dt solid
set arrow from first 15.2722, graph 0 to first 15.2722, graph 1 nohead back lc rgb '#56B4E9' lw 1.0 dt (7,3)
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
