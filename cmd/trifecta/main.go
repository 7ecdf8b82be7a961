// Trifecta tests rotation rules between US small caps and the S&P 490.
//
// It answers four questions about a rule driven by the trifecta signal
// (small-cap earnings accelerate, their valuation is attractive, rate cuts
// are priced): does it work, what does it cost, when does it fail, and how
// sure can we be?
//
//	trifecta run                         demo data, backtest, figures
//	trifecta run plan.yaml --out DIR     the same for a plan and its data
//	trifecta backtest plan.yaml --json   the numbers alone
//	trifecta simulate plan.yaml --out D  the rules on futures, with figures
//	trifecta resample plan.yaml          the rules on the plan's own history, resampled
//	trifecta replay D --path N           one of those futures, month by month
//	trifecta reverse D --loss 3%         the nearest world in which a rule loses
//	trifecta surface D --x P --y Q       its headline over two parameters
//	trifecta signal plan.yaml --as-of D  the three legs at a date
//	trifecta plan --help                 every key of a plan file
//	trifecta data import|build|check     from vendors' files to a panel
//	trifecta data demo|show|join|convert data in and out
//	trifecta data fetch                  public data from their publishers
//	trifecta fields                      every field that rules can use
//	trifecta scenarios list|show|diff    what the simulated world can do
//	trifecta scenarios score HISTORY     how well it forecasts history
//	trifecta calibrate world             and how it compares with history
//
// The exit status is 0 when all is done, 1 for a failure in data or run, and 2
// for a mistake in flags or plan files.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"syscall"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"trifecta/datasets"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the process at once
	a := &app{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		terminal: term.IsTerminal(int(os.Stderr.Fd())),
	}
	os.Exit(a.run(ctx, os.Args[1:]))
}

// app is the command's way to the world.
type app struct {
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	terminal bool // stderr is one: progress is shown
	log      *slog.Logger

	ctx context.Context // ends when the run is interrupted
	cut atomic.Bool     // a read ended so
}

type commands struct {
	Run       runCmd       `cmd:"" help:"Turn data into a decision and pictures: backtest, signal and figures in a folder. Without a plan: on synthetic demo data."`
	Simulate  simulateCmd  `cmd:"" help:"Run a plan's strategies on simulated futures of rates, recessions and earnings."`
	Resample  resampleCmd  `cmd:"" help:"Run a plan's strategies on its own history, resampled in blocks: futures without a model."`
	Replay    replayCmd    `cmd:"" help:"Simulate one path of a run alone and print its story month by month."`
	Reverse   reverseCmd   `cmd:"" help:"Find the nearest world in which a strategy of a run is expected to lose."`
	Surface   surfaceCmd   `cmd:"" help:"Map the headline of a run over two parameters of the world."`
	Backtest  backtestCmd  `cmd:"" help:"Backtest a plan and print what came of it."`
	Signal    signalCmd    `cmd:"" help:"Print the three legs of the trifecta at a date."`
	Plan      planCmd      `cmd:"" help:"Check a plan file, or print an example or the JSON Schema."`
	Data      dataCmd      `cmd:"" help:"Make, import, show and check data files."`
	Scenarios scenariosCmd `cmd:"" help:"List, show and compare the scenarios of the simulated world."`
	Calibrate calibrateCmd `cmd:"" help:"Hold the simulated world against history."`
	Fields    fieldsCmd    `cmd:"" help:"List the fields that rules, costs and figures can use."`

	Verbose bool             `short:"v" help:"Log what is done."`
	Version kong.VersionFlag `help:"Print the version."`
}

// usageError is a mistake in flags or plan files: exit status 2.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// run is the whole command. It returns the exit status.
func (a *app) run(ctx context.Context, args []string) int {
	status := -1
	a.ctx, a.stdin = ctx, &breaking{a, a.stdin, true}
	var c commands
	k, err := kong.New(&c,
		kong.Name("trifecta"),
		kong.Description("Tests rotation rules between US small caps and the S&P 490: does a rule work, what does it cost, when does it fail, and how sure can we be?"),
		kong.Writers(a.stdout, a.stderr),
		kong.Exit(func(code int) { status = code }),
		kong.Vars{"version": version(), "firms": strconv.Itoa(datasets.DemoFirms), "seed": strconv.Itoa(datasets.DemoSeed), "paths": strconv.Itoa(standardPaths), "months": strconv.Itoa(standardMonths), "simseed": strconv.Itoa(standardSeed), "reversepaths": grouped(mostReversed), "surfacepaths": grouped(int64(surfacePaths))},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Bind(a),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		panic("trifecta: " + err.Error()) // a mistake in the struct tags above
	}
	parsed, err := k.Parse(args)
	if status >= 0 { // --help or --version
		return status
	}
	if err != nil {
		fmt.Fprintf(a.stderr, "trifecta: %v\nRun trifecta --help, or trifecta COMMAND --help, for usage.\n", err)
		return 2
	}
	level := slog.LevelWarn
	if c.Verbose {
		level = slog.LevelInfo
	}
	a.log = slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, at slog.Attr) slog.Attr {
		if at.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return at
	}}))
	if err = parsed.Run(); err != nil {
		a.progress("")
	}
	var usage usageError
	var kept keptError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &kept):
		fmt.Fprintf(a.stderr, "trifecta: %v\n", kept)
		return 1
	case errors.Is(err, context.Canceled), a.cut.Load():
		fmt.Fprintln(a.stderr, "trifecta: interrupted; nothing was written")
		return 1
	case errors.As(err, &usage):
		fmt.Fprintf(a.stderr, "trifecta: %v\n", err)
		return 2
	case errors.Is(err, syscall.EPIPE):
		return 1 // who reads our output has gone
	}
	fmt.Fprintf(a.stderr, "trifecta: %v\n", err)
	return 1
}

// version is that of the module, with the commit where the build knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v += " " + s.Value
		}
	}
	return v
}

// progress logs what is done next and shows it on a terminal, in a line that
// the next replaces; an empty one clears it.
func (a *app) progress(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); text != "" {
		a.log.Info(text)
	}
	if a.terminal {
		fmt.Fprintf(a.stderr, "\r\x1b[K"+format, args...)
	}
}
