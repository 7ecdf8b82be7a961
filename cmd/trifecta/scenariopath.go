package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"trifecta/engine/lanes"
	"trifecta/scenarios"
)

// pathFile conditions the world on values that are known month by month: in
// the scenario itself, under the names of states, or in a file.
type pathFile struct {
	From     *int                  `yaml:"from,omitempty" jsonschema_description:"Month of the scenario at which the first value holds. Default 1, the first after the start."`
	File     string                `yaml:"file,omitempty" jsonschema_description:"CSV with a column month or date, JSON with lists, or a table of the Fed's stress test (CSV), relative to the scenario's folder."`
	History  string                `yaml:"history,omitempty" jsonschema_description:"The Fed's table of history, for the quarter before a stress test."`
	Object   string                `yaml:"object,omitempty" jsonschema_description:"Way to the object in a JSON file that holds the lists, such as windows.2001."`
	Columns  map[string]pathColumn `yaml:"columns,omitempty" jsonschema_description:"Column of each state, or a map with column, times and add, for a unit other than the state's, and log: true for log returns. Default: the columns that are called like states."`
	Relative bool                  `yaml:"relative,omitempty" jsonschema_description:"Values are added to the state at the start. Default false: they are levels."`
	First    *month                `yaml:"first,omitempty" jsonschema_description:"First month of the file that is used. Default: its first."`
	Last     *month                `yaml:"last,omitempty" jsonschema_description:"Last month of the file that is used. Default: its last."`
}

// A pathColumn of a file gives a state's values as times x + add or, where x is
// a log return, as exp(times x + add) - 1.
type pathColumn struct {
	Name       string
	Times, Add float64
	Log        bool
	node       ast.Node
}

func (f *pathColumn) decode(d *document, n ast.Node) {
	*f = pathColumn{Times: 1, node: n}
	if _, ok := n.(ast.MapNode); !ok {
		f.Name, _ = d.scalar(n, "columns")
		return
	}
	for _, kv := range d.mapping(n, "columns") {
		switch kv.name {
		case "column":
			f.Name, _ = d.scalar(kv.value, "column")
		case "times":
			d.into(kv.value, &f.Times, "times")
		case "add":
			d.into(kv.value, &f.Add, "add")
		case "log":
			d.into(kv.value, &f.Log, "log")
		default:
			d.bad(kv.key, "unknown key %q: want column, times, add, log", kv.name)
		}
	}
	if f.Name == "" {
		d.bad(n, "column is missing")
	}
}

// decodePaths reads path: one map, or a list of them.
func decodePaths(c *changer, n ast.Node) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		c.path(n)
		return
	}
	for _, e := range seq.Values {
		if c.doc.plain(e, "path") {
			c.path(e)
		}
	}
}

// path reads one map of path.
func (c *changer) path(n ast.Node) {
	faults := len(c.doc.faults)
	f := pathFile{}
	var states, head []keyValue
	for _, kv := range c.doc.mapping(n, "path") {
		if slices.Contains(scenarios.ConditionStates(), kv.name) || kv.name == "stress_test" {
			states = append(states, kv)
		} else {
			head = append(head, kv)
		}
	}
	c.pathHead(&f, head)
	from := 1
	if f.From != nil {
		from = *f.From
	}
	if from < 1 {
		c.doc.wrong(f.From, "from is %d: want a month from 1", from)
	}
	if f.File != "" && len(states) > 0 {
		c.doc.bad(states[0].key, "%s stands beside a file: give it a map of its own in the list path", states[0].name)
	}
	if f.File == "" && len(states) == 0 && len(c.doc.faults) == faults {
		c.doc.bad(n, "path is empty: want file, or values of %s", strings.Join(scenarios.ConditionStates(), ", "))
	}
	if len(c.doc.faults) > faults || !c.within(n, from, "path") {
		return
	}
	var found []scenarios.Condition
	if f.File != "" {
		found = c.fromFile(n, &f, from)
	}
	for _, kv := range states {
		if kv.name == "stress_test" {
			found = append(found, c.stressTest(kv.value, from)...)
		} else {
			found = append(found, c.inline(kv, from)...)
		}
	}
	for i := range found {
		found[i].Relative = found[i].Relative || f.Relative
	}
	c.m.Conditions = append(slices.Clone(c.m.Conditions), found...)
}

func (c *changer) pathHead(f *pathFile, head []keyValue) {
	for _, kv := range head {
		switch kv.name {
		case "from":
			c.doc.into(kv.value, &f.From, "path.from")
		case "relative":
			c.doc.into(kv.value, &f.Relative, "path.relative")
		case "file":
			c.doc.into(kv.value, &f.File, "path.file")
		case "history":
			c.doc.into(kv.value, &f.History, "path.history")
		case "object":
			c.doc.into(kv.value, &f.Object, "path.object")
		case "first":
			c.doc.into(kv.value, &f.First, "path.first")
		case "last":
			c.doc.into(kv.value, &f.Last, "path.last")
		case "columns":
			f.Columns = map[string]pathColumn{}
			for _, col := range c.doc.mapping(kv.value, "path.columns") {
				if !slices.Contains(scenarios.ConditionStates(), col.name) {
					c.doc.bad(col.key, "no state is called %q%s: want %s", col.name, didYouMean(col.name, scenarios.ConditionStates()), strings.Join(scenarios.ConditionStates(), ", "))
					continue
				}
				var x pathColumn
				x.decode(c.doc, col.value)
				f.Columns[col.name] = x
			}
		default:
			known := append(yamlKeys(typeOfPath), scenarios.ConditionStates()...)
			c.doc.bad(kv.key, "unknown key %q%s: want %s", kv.name, didYouMean(kv.name, known), strings.Join(known, ", "))
		}
	}
}

// inline reads a state's values: a list from the path's first month on, or a
// map from months to values with straight lines between.
func (c *changer) inline(kv keyValue, from int) []scenarios.Condition {
	faults := len(c.doc.faults)
	cond := scenarios.Condition{State: kv.name, From: from}
	switch v := kv.value.(type) {
	case *ast.SequenceNode:
		for _, e := range v.Values {
			if c.doc.plain(e, kv.name) {
				x := 0.0
				c.doc.into(e, &x, kv.name)
				cond.Values = append(cond.Values, x)
			}
		}
	case ast.MapNode:
		months, nodes := c.monthMap(kv.value, "path."+kv.name, 0)
		for i, n := range nodes {
			x := 0.0
			c.doc.into(n, &x, kv.name)
			if i == 0 {
				cond.From, cond.Values = months[0], []float64{x}
				continue
			}
			last := cond.Values[len(cond.Values)-1]
			steps := months[i] - months[i-1]
			for s := 1; s <= steps; s++ {
				cond.Values = append(cond.Values, math.Round(1e9*(last+(x-last)*float64(s)/float64(steps)))/1e9)
			}
		}
		if cond.From == 0 && len(cond.Values) > 0 { // month 0 is the start: it only anchors the first line
			cond.From, cond.Values = 1, cond.Values[1:]
		}
	default:
		c.doc.bad(kv.value, "path.%s: want a list of values, month by month, or a map of months and values", kv.name)
	}
	if len(cond.Values) == 0 && len(c.doc.faults) == faults {
		c.doc.bad(kv.value, "path.%s has no values", kv.name)
	}
	if len(c.doc.faults) > faults {
		return nil
	}
	return []scenarios.Condition{cond}
}

// fromFile reads the file of a path.
func (c *changer) fromFile(n ast.Node, f *pathFile, from int) []scenarios.Condition {
	src, name, err := c.open(f.File)
	if err != nil {
		c.doc.wrong(&f.File, "%v", err)
		return nil
	}
	if bytes.HasPrefix(bytes.TrimPrefix(src, []byte("\ufeff")), []byte("Scenario Name,Date")) {
		return c.stressTable(f, name, src, from)
	}
	var t *pathTable
	if strings.EqualFold(filepath.Ext(name), ".json") {
		t, err = readPathJSON(name, f.Object, src)
	} else {
		t, err = readPathCSV(name, src)
	}
	if err == nil {
		err = t.cut(f.First, f.Last)
	}
	if err != nil {
		c.doc.wrong(&f.File, "%v", err)
		return nil
	}
	columns := f.Columns
	if columns == nil {
		columns = map[string]pathColumn{}
		for _, s := range scenarios.ConditionStates() {
			if slices.Contains(t.names, s) {
				columns[s] = pathColumn{Name: s, Times: 1}
			}
		}
		if len(columns) == 0 {
			c.doc.wrong(&f.File, "%s has the columns %s, none of them a state: name them in columns, such as {policy: %s}", name, strings.Join(t.names, ", "), t.names[0])
			return nil
		}
	}
	var out []scenarios.Condition
	for _, s := range scenarios.ConditionStates() {
		col, ok := columns[s]
		if !ok {
			continue
		}
		x, err := t.column(col.Name)
		if err != nil {
			c.doc.bad(cmp.Or[ast.Node](col.node, n), "%v", err)
			continue
		}
		y := make([]float64, len(x))
		for i := range x {
			y[i] = float64(col.Times*x[i]) + col.Add
			if col.Log {
				y[i] = lanes.ExpOf(y[i]) - 1 // the same bits on every machine
			}
		}
		out = append(out, scenarios.Condition{State: s, From: from, Values: y})
	}
	return out
}

// open reads a file that the scenario names and notes its digest.
func (c *changer) open(name string) (src []byte, path string, err error) {
	path = name
	if !filepath.IsAbs(path) {
		path = filepath.Join(c.folder, name)
	}
	if c.shipped {
		return nil, path, fmt.Errorf("%s: a shipped scenario reads no file", name)
	}
	src, err = os.ReadFile(path)
	if err != nil {
		return nil, path, inFile(path, pathless(err))
	}
	sum := sha256.Sum256(src)
	in := input{"path", filepath.Base(path), hex.EncodeToString(sum[:])}
	if !slices.Contains(c.inputs, in) {
		c.inputs = append(c.inputs, in)
	}
	return src, path, nil
}
