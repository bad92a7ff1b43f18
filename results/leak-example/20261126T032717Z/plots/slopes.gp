# Draws slopes.svg and slopes.png from slopes.csv: cd plots && gnuplot slopes.gp
reset session
set encoding utf8
set decimalsign '.'
set datafile separator comma
set datafile missing ''
csv = 'slopes.csv'
xu = 1.0  # the CSV holds base units; shown = stored / xu, stored / yu
yu = 1.0
question = 'Which channel grows more than is tolerated?'
subtitle = 'leak-example · go1.19.8 · GROWING, hypothesis REFUTED'
set title question."\n".subtitle noenhanced
set xlabel 'growth per run ÷ δ, the growth still called flat'
set ylabel ''
set border 3 lc rgb '#666666'
set tics nomirror out textcolor rgb '#222222'
set grid ytics linecolor rgb '#cccccc' linewidth 0.8 dashtype solid
sl(v) = abs(v) <= 1 ? v : sgn(v) * (1 + log10(abs(v)))
set xtics ('−10000' -5, '−1000' -4, '−100' -3, '−10' -2, '−1' -1, '0' 0, '1' 1, '10' 2, '100' 3, '1000' 4, '10000' 5)
set grid xtics noytics linecolor rgb '#cccccc' linewidth 0.8 dashtype solid
set ytics ('settled RSS' 0, 'mapped files' 1, 'memory not attributed' 2, 'allocation per request' 3, 'memory that Go holds' 4, 'peak RSS' 5, 'stacks' 6, 'runtime metadata' 7, 'fragmentation' 8, 'memory outside Go' 9, 'live objects' 10, 'live heap' 11, 'open files' 12, 'threads' 13, 'goroutines by creator' 14, 'goroutines' 15)
set yrange [15.6:-0.6]
set xrange [-1.47712:3.67379]
set object rectangle from first -1, graph 0 to first 1, graph 1 behind fillcolor rgb '#e4efe4' fillstyle solid noborder
set label '+3.3 MiB a run, INCONCLUSIVE' at graph 1, first 0 left offset 1,0
set label '+3.5 KiB a run, INCONCLUSIVE' at graph 1, first 1 left offset 1,0
set label '0 B a run, PLATEAU' at graph 1, first 2 left offset 1,0
set label '+11 B a run, PLATEAU' at graph 1, first 3 left offset 1,0
set label '+3.0 KiB a run, PLATEAU' at graph 1, first 4 left offset 1,0
set label '+3.3 MiB a run, GROWING' at graph 1, first 5 left offset 1,0
set label '0 B a run, PLATEAU' at graph 1, first 6 left offset 1,0
set label '+68.6 KiB a run, PLATEAU' at graph 1, first 7 left offset 1,0
set label '+3.7 KiB a run, INCONCLUSIVE' at graph 1, first 8 left offset 1,0
set label '+1.8 KiB a run, PLATEAU' at graph 1, first 9 left offset 1,0
set label '+1600.37 a run, GROWING' at graph 1, first 10 left offset 1,0
set label '+3.1 MiB a run, GROWING' at graph 1, first 11 left offset 1,0
set label '+0.00 a run, PLATEAU' at graph 1, first 12 left offset 1,0
set label '+0.00 a run, PLATEAU' at graph 1, first 13 left offset 1,0
set label '+0.00 a run, PLATEAU' at graph 1, first 14 left offset 1,0
set label '+0.00 a run, PLATEAU' at graph 1, first 15 left offset 1,0
set rmargin 30
set bmargin 6.6
set key at screen 0.5, screen 0.015 center bottom horizontal Left reverse maxcols 2 samplen 3
set terminal svg size 960,560 dynamic noenhanced font 'sans-serif,13' background rgb 'white'
set output 'slopes.svg'
plot csv skip 1 using (sl($7)):0:(sl($8)):(sl($9)) with xerrorbars lc rgb '#D55E00' lw 2.5 pt 9 ps 1.1 title 'grows', \
     csv skip 1 using (sl($4)):0:(sl($5)):(sl($6)) with xerrorbars lc rgb '#0072B2' lw 2.5 pt 5 ps 1.1 title 'flat, or undecided', \
     NaN with boxes fillcolor rgb '#e4efe4' fillstyle solid noborder title 'flat: within ±δ'
set terminal pngcairo size 1600,933 noenhanced font 'sans,13' fontscale 1.45 linewidth 1.6
set output 'slopes.png'
replot
unset output
