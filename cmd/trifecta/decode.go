package main

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// A document is a YAML file decoded strictly into structs. It collects every
// fault with its line, column and excerpt, where a decoder that stops at the
// first would send its user round and round.
//
// Beyond what YAML allows it refuses unknown and duplicate keys, keys that are
// not text, explicit nulls, anchors and aliases.
type document struct {
	name   string
	lines  []string
	faults []fault
	nodes  map[any]ast.Node // where a value came from, by the address of its variable
	broken map[any]bool     // variables whose value, or a part of it, was refused
}

type fault struct {
	line, column int
	text         string
}

// A nodeDecoder reads itself from a node, and adds what is wrong to d.
type nodeDecoder interface{ decode(d *document, n ast.Node) }

// decodeYAML decodes src into v, a pointer to a struct with yaml tags. Faults
// of the file stand in the document.
func decodeYAML(name string, src []byte, v any) *document {
	d := &document{name: name, lines: strings.Split(string(src), "\n"), nodes: map[any]ast.Node{}, broken: map[any]bool{}}
	file, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	var syntax *yaml.SyntaxError
	switch {
	case errors.As(err, &syntax):
		p := syntax.Token.Position
		d.faults = append(d.faults, fault{p.Line, p.Column, syntax.Message})
	case err != nil:
		d.faults = append(d.faults, fault{1, 1, err.Error()})
	case len(file.Docs) != 1 || file.Docs[0].Body == nil:
		d.faults = append(d.faults, fault{1, 1, "want one YAML document that is not empty"})
	default:
		d.into(file.Docs[0].Body, v, "")
	}
	return d
}

// bad adds a fault at a node.
func (d *document) bad(n ast.Node, format string, a ...any) {
	p := n.GetToken().Position
	d.faults = append(d.faults, fault{p.Line, p.Column, fmt.Sprintf(format, a...)})
}

// wrong adds a fault at the value that was decoded into *v, or at the top of
// the file where the file has no such key.
func (d *document) wrong(v any, format string, a ...any) {
	if n, ok := d.nodes[v]; ok {
		d.bad(n, format, a...)
		return
	}
	d.faults = append(d.faults, fault{0, 0, fmt.Sprintf(format, a...)})
}

// err returns all faults as one error, or nil.
func (d *document) err() error {
	if len(d.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(d.faults, func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	var b strings.Builder
	for i, f := range d.faults {
		if i > 0 {
			b.WriteString("\n")
		}
		if f.line == 0 {
			fmt.Fprintf(&b, "%s: %s", d.name, f.text)
			continue
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s", d.name, f.line, f.column, f.text)
		if f.line <= len(d.lines) {
			fmt.Fprintf(&b, "\n%6d | %s\n       | %s^", f.line, d.lines[f.line-1], strings.Repeat(" ", max(0, f.column-1)))
		}
	}
	return usageError{errors.New(b.String())}
}

// value decodes n into v. The trail names the way to it, for messages.
func (d *document) value(n ast.Node, v reflect.Value, trail string) {
	variable, faults := v.Addr().Interface(), len(d.faults)
	d.nodes[variable] = n
	d.content(n, v, trail)
	d.broken[variable] = len(d.faults) > faults
}

func (d *document) content(n ast.Node, v reflect.Value, trail string) {
	if dec, ok := v.Addr().Interface().(nodeDecoder); ok {
		dec.decode(d, n)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), trail)
	case reflect.Struct:
		d.fields(n, v, trail)
	case reflect.Slice:
		seq, ok := n.(*ast.SequenceNode)
		if !ok {
			d.bad(n, "%s: want a list", trail)
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values)))
		for i, e := range seq.Values {
			if d.plain(e, trail) {
				d.value(e, v.Index(i), trail)
			}
		}
	case reflect.String:
		if s, ok := d.scalar(n, trail); ok {
			v.SetString(s)
		}
	case reflect.Bool:
		if b, ok := n.(*ast.BoolNode); ok {
			v.SetBool(b.Value)
		} else {
			d.bad(n, "%s is %s: want true or false", trail, n)
		}
	case reflect.Int:
		s, ok := d.scalar(n, trail)
		if x, err := strconv.Atoi(s); ok && err == nil {
			v.SetInt(int64(x))
		} else if ok {
			d.bad(n, "%s is %q: want a whole number", trail, s)
		}
	case reflect.Float64:
		s, ok := d.scalar(n, trail)
		if x, err := strconv.ParseFloat(s, 64); ok && err == nil && !math.IsNaN(x) && !math.IsInf(x, 0) {
			v.SetFloat(x)
		} else if ok {
			d.bad(n, "%s is %q: want a number", trail, s)
		}
	default:
		panic("trifecta: a plan holds a " + v.Type().String())
	}
}

// into decodes n into *v.
func (d *document) into(n ast.Node, v any, trail string) {
	d.value(n, reflect.ValueOf(v).Elem(), trail)
}

// fields decodes a map into a struct.
func (d *document) fields(n ast.Node, v reflect.Value, trail string) {
	keys := yamlKeys(v.Type())
	seen := map[string]bool{}
	for _, kv := range d.mapping(n, trail) {
		seen[kv.name] = true
		if !slices.Contains(keys, kv.name) {
			d.bad(kv.key, "unknown key %q: want %s", kv.name, strings.Join(keys, ", "))
			continue
		}
		for i := range v.NumField() {
			if yamlKey(v.Type().Field(i)) == kv.name {
				d.value(kv.value, v.Field(i), join(trail, kv.name))
			}
		}
	}
	for i := range v.NumField() {
		key := yamlKey(v.Type().Field(i))
		if strings.HasPrefix(v.Type().Field(i).Tag.Get("jsonschema"), "required") && !seen[key] {
			d.bad(n, "%s is missing", join(trail, key))
		}
	}
}

func join(trail, name string) string {
	if trail == "" {
		return name
	}
	return trail + "." + name
}

// yamlKeys returns the keys of a struct's fields, in order.
func yamlKeys(t reflect.Type) (keys []string) {
	for i := range t.NumField() {
		if key := yamlKey(t.Field(i)); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// yamlKey returns the key of a struct's field, empty where it has none.
func yamlKey(f reflect.StructField) string {
	key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	if key == "-" {
		return ""
	}
	return key
}

type keyValue struct {
	name       string
	key, value ast.Node
}

// mapping returns the entries of a map that are sound: text keys that occur
// once, with a value.
func (d *document) mapping(n ast.Node, trail string) (out []keyValue) {
	var pairs []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{m}
	default:
		d.bad(n, "%s: want a map of keys and values", cmp.Or(trail, "the file"))
		return nil
	}
	seen := map[string]bool{}
	for _, kv := range pairs {
		key, ok := kv.Key.(*ast.StringNode)
		switch {
		case !ok:
			d.bad(kv.Key, "key %s is not text", kv.Key)
			continue
		case seen[key.Value]:
			d.bad(kv.Key, "key %q occurs twice", key.Value)
			continue
		}
		seen[key.Value] = true
		if d.plain(kv.Value, join(trail, key.Value)) {
			out = append(out, keyValue{key.Value, kv.Key, kv.Value})
		}
	}
	return out
}

// plain refuses nulls, anchors, aliases and tags.
func (d *document) plain(n ast.Node, trail string) bool {
	switch n.(type) {
	case *ast.NullNode:
		d.bad(n, "%s has no value: leave the key out for its default", trail)
		return false
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		d.bad(n, "%s: anchors, aliases and tags are not used in plans", trail)
		return false
	}
	return true
}

// scalar returns the text of a single value, quoted or not.
func (d *document) scalar(n ast.Node, trail string) (string, bool) {
	switch s := n.(type) {
	case *ast.StringNode:
		return s.Value, true
	case *ast.LiteralNode:
		return s.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	d.bad(n, "%s: want a single value", trail)
	return "", false
}
