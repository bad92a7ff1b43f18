# Draws ledger.svg and ledger.png from ledger.csv: cd plots && gnuplot ledger.gp
reset session
set encoding utf8
set decimalsign '.'
set datafile separator comma
set datafile missing ''
csv = 'ledger.csv'
xu = 1.0  # the CSV holds base units; shown = stored / xu, stored / yu
yu = 1048576.0
question = 'What is the resident memory made of?'
subtitle = 'leak-example · go1.19.8 · GROWING, hypothesis REFUTED'
set title question."\n".subtitle noenhanced
set xlabel 'checkpoint (on top of each bar: its RSS)'
set ylabel 'resident memory (MiB)'
set border 3 lc rgb '#666666'
set tics nomirror out textcolor rgb '#222222'
set grid ytics linecolor rgb '#cccccc' linewidth 0.8 dashtype solid
set xrange [-0.6:4.6]
set yrange [0:54.1138]
set style histogram rowstacked
set boxwidth 0.75
p(v) = v > 0 ? v / yu : 0
part(v) = p(v) >= 1.78678 ? sprintf('%.1f', p(v)) : ''
set label '7.3 MiB' at first 0, first 7.48438 center offset 0,0.6
set label '15.3 MiB' at first 1, first 15.5352 center offset 0,0.6
set label '50.3 MiB' at first 2, first 50.5898 center offset 0,0.6
set label '50.7 MiB' at first 3, first 51.0508 center offset 0,0.6
set label '48.2 MiB' at first 4, first 48.5664 center offset 0,0.6
set key outside right center vertical Left reverse invert samplen 2
set terminal svg size 960,560 dynamic noenhanced font 'sans-serif,13' background rgb 'white'
set output 'ledger.svg'
plot csv skip 1 using (p($2)):xtic(strcol(16)) with histogram lc rgb '#0072B2' fillstyle solid 1 border rgb '#ffffff' title 'live heap', \
     csv skip 1 using 0:(p($2)/2):(part($2)) with labels textcolor rgb 'white' notitle, \
     csv skip 1 using (p($3)):xtic(strcol(16)) with histogram lc rgb '#E69F00' fillstyle solid 1 border rgb '#ffffff' title 'dead heap', \
     csv skip 1 using 0:(p($2)+p($3)/2):(part($3)) with labels textcolor rgb 'black' notitle, \
     csv skip 1 using (p($4)):xtic(strcol(16)) with histogram lc rgb '#D55E00' fillstyle solid 1 border rgb '#ffffff' title 'Go reserve', \
     csv skip 1 using 0:(p($2)+p($3)+p($4)/2):(part($4)) with labels textcolor rgb 'white' notitle, \
     csv skip 1 using (p($6)):xtic(strcol(16)) with histogram lc rgb '#5E3C99' fillstyle solid 1 border rgb '#ffffff' title 'fragmentation', \
     csv skip 1 using 0:(p($2)+p($3)+p($4)+p($6)/2):(part($6)) with labels textcolor rgb 'white' notitle, \
     csv skip 1 using (p($7)):xtic(strcol(16)) with histogram lc rgb '#56B4E9' fillstyle solid 1 border rgb '#ffffff' title 'goroutine stacks', \
     csv skip 1 using 0:(p($2)+p($3)+p($4)+p($6)+p($7)/2):(part($7)) with labels textcolor rgb 'black' notitle, \
     csv skip 1 using (p($8)):xtic(strcol(16)) with histogram lc rgb '#009E73' fillstyle solid 1 border rgb '#ffffff' title 'runtime metadata', \
     csv skip 1 using 0:(p($2)+p($3)+p($4)+p($6)+p($7)+p($8)/2):(part($8)) with labels textcolor rgb 'white' notitle, \
     csv skip 1 using (p($11)):xtic(strcol(16)) with histogram lc rgb '#999999' fillstyle solid 1 border rgb '#ffffff' title 'binary, files', \
     csv skip 1 using 0:(p($2)+p($3)+p($4)+p($6)+p($7)+p($8)+p($11)/2):(part($11)) with labels textcolor rgb 'black' notitle, \
     csv skip 1 using (p($12)):xtic(strcol(16)) with histogram lc rgb '#444444' fillstyle solid 1 border rgb '#ffffff' title 'outside Go', \
     csv skip 1 using 0:(p($2)+p($3)+p($4)+p($6)+p($7)+p($8)+p($11)+p($12)/2):(part($12)) with labels textcolor rgb 'white' notitle, \
     csv skip 1 using (p($15)):xtic(strcol(16)) with histogram lc rgb '#F0E442' fillstyle solid 1 border rgb '#ffffff' title 'beyond RSS: kernel, page cache', \
     csv skip 1 using 0:(p($2)+p($3)+p($4)+p($6)+p($7)+p($8)+p($11)+p($12)+p($15)/2):(part($15)) with labels textcolor rgb 'black' notitle
set terminal pngcairo size 1600,933 noenhanced font 'sans,13' fontscale 1.45 linewidth 1.6
set output 'ledger.png'
replot
unset output
