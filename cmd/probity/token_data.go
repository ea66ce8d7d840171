package main

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"probity/token/stats"
	"probity/token/study"
)

// seriesFlags name a column of a file.
type seriesFlags struct{ file, column string }

func (f *seriesFlags) declare(fs *flag.FlagSet) {
	fs.StringVar(&f.file, "series", "", "`FILE` of comma-separated values, a row for each point of time, with a line of names")
	fs.StringVar(&f.column, "column", "", "the `COLUMN` of it; not needed if there is but one, or one behind dates")
}

func (f *seriesFlags) read(command string) (*stats.Table, error) {
	if f.file == "" {
		return nil, usageError{command + " needs --series FILE.csv"}
	}
	file, err := os.Open(f.file)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	t, err := stats.ReadTable(file, f.column)
	if err != nil {
		return nil, refusal{fmt.Errorf("%s: %w", f.file, err)}
	}
	return t, nil
}

func cmdTokenCalibrate() *command {
	return &command{
		name:    "token calibrate",
		args:    "SPEC",
		summary: "fit a token economy's params to real data",
		help: `Looks for the params with a low and a high under which a series of the economy (an
account, a process, a metric) resembles the rows of --series: in the mean, deviation and
correlation of its changes and in how far its level strays, by the method of simulated
moments. The last rows are kept back; the economy's forecast of them is scored beside that
of a random walk. -o writes the specification with the fitted values.

Example:
  probity token calibrate --series prices.csv --like price --tune drift,wildness spec.yaml`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f studyFlags
			f.declare(fs, 24, "that each choice of params is judged by")
			var data seriesFlags
			data.declare(fs)
			like := fs.String("like", "", "the `SERIES` of the economy that the data is of")
			tune := fs.String("tune", "", "the `PARAMS` to fit, with commas; without it, all with a range")
			every := fs.Int64("every", 0, "`SECONDS` between two rows; 0 is a step")
			budget := fs.Int("budget", 0, "how many `CHOICES` to try; 0 is 150 for each param")
			held := fs.Float64("held", 0.3, "the `SHARE` of the rows, the last, that is kept back for the test")
			file := outFile(fs, "o", "", "write the specification with the fitted values to `FILE`")
			return func(ctx context.Context, out *output, args []string) error {
				p, err := economy(args, "token calibrate")
				if err != nil {
					return err
				}
				if *like == "" {
					return usageError{"token calibrate needs --like SERIES: one of " + strings.Join(p.SeriesNames(), ", ")}
				}
				t, err := data.read("token calibrate")
				if err != nil {
					return err
				}
				o, err := f.options(out)
				if err != nil {
					return err
				}
				if !(*held >= 0 && *held < 1) {
					return usageError{"--held is a share, such as 0.3"}
				}
				if *held == 0 {
					*held = 1e-9 // no row
				}
				c, err := study.Calibrate(ctx, p, t.Values, study.CalibrateOptions{Options: o, Series: *like, Tune: names(*tune), Every: *every, Budget: *budget, Held: *held})
				if err != nil {
					return studied(err)
				}
				out.printf("%s: %s like column %s, %d rows fitted of %d\n", c.Economy, c.Series, t.Column, c.Fitted, c.Rows)
				rows := [][]string{{"param", "as it is", "fitted", "standard error"}}
				for _, x := range c.Params {
					e := "the data does not tell"
					if x.StdErr != nil {
						e = num(*x.StdErr)
					}
					rows = append(rows, []string{x.Param, num(x.Before), num(x.Value), e})
				}
				table(out.text(), rows)
				kind := "moment"
				if c.Log {
					kind = "moment of logarithms"
				}
				rows = [][]string{{kind, "data", "standard error", "fitted"}}
				for _, m := range c.Moments {
					rows = append(rows, []string{m.Name, num(m.Data), num(m.StdErr), num(m.Simulated)})
				}
				table(out.text(), rows)
				if c.P != nil {
					out.printf("the data is this far off with probability %.3f if the economy is right\n", *c.P)
				}
				if b := c.Back; b.Rows > 0 {
					out.printf("back-test on %d rows: CRPS %s, of a random walk %s\n", b.Rows, num(b.CRPS), num(b.Naive))
					for i, l := range b.Levels {
						out.printf("  the %.0f %% interval held %s of them\n", 100*l, share(b.Covered[i]))
					}
				}
				if *file != "" {
					values := map[string]float64{}
					for _, x := range c.Params {
						values[x.Param] = x.Value
					}
					text, err := p.Rewrite(values)
					if err != nil {
						return err
					}
					if err := writeFile(*file, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
						return err
					}
				}
				return out.result(c)
			}
		},
	}
}

func cmdTokenForecast() *command {
	return &command{
		name:    "token forecast",
		summary: "forecast a series, with intervals tested on its past",
		help: `Forecasts the rows that follow those of --series. Naive, drift, autoregression,
smoothing, Holt and Winters's method and Brownian motion with jumps are fitted at many points of the
past and scored by what came next; the best one forecasts, its intervals widened by its own
past errors. The table says on what share of the past the intervals held.

-o writes the forecast to a .csv file, --chart draws it to an .svg.

Example:
  probity token forecast --series prices.csv --column close --horizon 30`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var data seriesFlags
			data.declare(fs)
			horizon := fs.Int("horizon", 0, "rows ahead; 0 is 30, or a quarter of the `ROWS` if there are few")
			season := fs.Int("season", 0, "`ROWS` after which the series repeats itself, such as 7 for days of the week")
			level := fs.Float64("level", 0.9, "`LEVEL` of the interval")
			workers := fs.Int("workers", 0, "processors to use; 0 is all")
			file := outFile(fs, "o", "", "write the forecast to `FILE`, .csv")
			picture := outFile(fs, "chart", "", "draw the forecast to `FILE`, .svg")
			language := fs.String("language", "en", "`LANGUAGE` of the chart: en or zh")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 0 {
					return usageError{"token forecast takes no arguments: name the data with --series FILE.csv"}
				}
				if *language != "en" && *language != "zh" {
					return usageError{fmt.Sprintf("--language %s: en or zh", *language)}
				}
				if *file != "" && !strings.HasSuffix(*file, ".csv") {
					return usageError{fmt.Sprintf("-o %s: want a name that ends in .csv", *file)}
				}
				if *picture != "" && !strings.HasSuffix(*picture, ".svg") {
					return usageError{fmt.Sprintf("--chart %s: want a name that ends in .svg", *picture)}
				}
				t, err := data.read("token forecast")
				if err != nil {
					return err
				}
				fc, err := study.ForecastOf(ctx, t.Values, study.ForecastOptions{Horizon: *horizon, Season: *season, Level: *level, Workers: *workers, Progress: out.phase})
				if err != nil {
					return refusal{err}
				}
				out.printf("%s: %d rows, %d ahead, tested from %d points of the past\n", t.Column, fc.Rows, fc.Horizon, fc.Origins)
				rows := [][]string{{"method", "CRPS", "MASE", "50 % held", fmt.Sprintf("%.0f %% held", 100*fc.Level)}}
				for _, m := range fc.Methods {
					mase := "-"
					if m.MASE != nil {
						mase = fmt.Sprintf("%.3f", *m.MASE)
					}
					rows = append(rows, []string{m.Name, num(m.CRPS), mase, share(m.Covered[0]), share(m.Covered[1])})
				}
				table(out.text(), rows)
				how := "its intervals as they are"
				if fc.Widened {
					how = "its intervals widened by its past errors"
				}
				out.printf("forecast by %s, %s: the %.0f %% interval held %s of the past\n", fc.Method, how, 100*fc.Level, share(fc.Covered))
				rows = [][]string{{"ahead", "low", "25 %", "median", "75 %", "high"}}
				for i, s := range fc.Steps {
					if i < 3 || (i+1)%max(1, fc.Horizon/6) == 0 || i == len(fc.Steps)-1 {
						rows = append(rows, []string{strconv.Itoa(s.Ahead), num(s.Low), num(s.P25), num(s.P50), num(s.P75), num(s.High)})
					}
				}
				table(out.text(), rows)
				if *file != "" {
					if err := writeFile(*file, func(w io.Writer) error { return forecastCSV(w, fc) }); err != nil {
						return err
					}
				}
				if *picture != "" {
					if err := writeFile(*picture, func(w io.Writer) error { return study.ForecastChart(fc, t.Column, *language).SVG(w) }); err != nil {
						return err
					}
				}
				return out.result(fc)
			}
		},
	}
}

func forecastCSV(w io.Writer, f *study.Forecast) error {
	c := csv.NewWriter(w)
	c.Write([]string{"ahead", "low", "p25", "p50", "p75", "high"})
	for _, s := range f.Steps {
		row := []string{strconv.Itoa(s.Ahead)}
		for _, v := range []float64{s.Low, s.P25, s.P50, s.P75, s.High} {
			row = append(row, strconv.FormatFloat(v, 'g', -1, 64))
		}
		c.Write(row)
	}
	c.Flush()
	return c.Error()
}
