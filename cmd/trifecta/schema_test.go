package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"

	"trifecta/engine"
	"trifecta/scenarios"
)

var update = flag.Bool("update", false, "rewrite plan.schema.json")

// number and mix are made anew for each key: the reflector writes the key's
// description into what it is given.
func number() *jsonschema.Schema {
	return &jsonschema.Schema{
		AnyOf:       []*jsonschema.Schema{{Type: "number"}, {Type: "string", Pattern: `^[+-]?[0-9.]+ *(bp|%)?$`}},
		Description: "Basis points, per cent or a decimal: 15bp, 2.5%, 0.025.",
	}
}

func mix() *jsonschema.Schema {
	return &jsonschema.Schema{Type: "object", AdditionalProperties: number(), Description: "Shares by sleeve that add up to 100%, with cash named where it is held."}
}

// TestSchemaIsThatOfTheStructs compares the JSON Schema that ships with the
// one that the plan's structs give.
func TestSchemaIsThatOfTheStructs(t *testing.T) {
	r := jsonschema.Reflector{FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true}
	r.Mapper = func(typ reflect.Type) *jsonschema.Schema {
		switch typ {
		case reflect.TypeFor[rate]():
			return number()
		case reflect.TypeFor[month]():
			return &jsonschema.Schema{Type: "string", Pattern: `^[0-9]{4}-[0-9]{2}$`}
		case reflect.TypeFor[weights]():
			return mix()
		case reflect.TypeFor[scenarioEntry]():
			return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, {Type: "object", Required: []string{"name"}}}}
		case reflect.TypeFor[strataFile]():
			return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "integer"}, {Type: "string"}}}
		case reflect.TypeFor[presetList]():
			one, several := &jsonschema.Schema{Type: "string"}, &jsonschema.Schema{Type: "string"}
			for _, name := range scenarios.Presets() {
				one.Enum = append(one.Enum, name)
				if name != noEdge {
					several.Enum = append(several.Enum, name)
				}
			}
			least := uint64(1)
			return &jsonschema.Schema{Default: standardWorld, OneOf: []*jsonschema.Schema{one, {Type: "array", Items: several, MinItems: &least, UniqueItems: true}}}
		case reflect.TypeFor[initialFile]():
			return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Enum: []any{"first_target", "cash"}}, mix()}}
		case reflect.TypeFor[fixedFile]():
			props := jsonschema.NewProperties()
			props.Set("name", &jsonschema.Schema{Type: "string", Description: "Its name in tables, figures and results."})
			return &jsonschema.Schema{Type: "object", Properties: props, AdditionalProperties: number(), Required: []string{"name"}}
		case reflect.TypeFor[costsFile]():
			props := jsonschema.NewProperties()
			props.Set("aum", &jsonschema.Schema{Type: "number", Minimum: "0", Description: "Money managed at the start, USD. Default 0: no trade moves a price."})
			cost := r.ReflectFromType(reflect.TypeFor[costFile]())
			cost.Version, cost.ID = "", ""
			sub := cost.Definitions["costFile"]
			if m, ok := sub.Properties.Get("impact"); ok {
				text := m.Description
				*m = *cost.Definitions["impactFile"]
				m.Description = text
			}
			return &jsonschema.Schema{Type: "object", Properties: props, AdditionalProperties: &jsonschema.Schema{AnyOf: []*jsonschema.Schema{number(), sub}}}
		}
		return nil
	}
	s := r.Reflect(&planFile{})
	s.ID, s.Title = "", "trifecta plan/1"
	if rule := s.Definitions["strategyFile"]; rule != nil {
		one := uint64(1)
		rule.MinProperties, rule.MaxProperties = &one, &one
	}
	got, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile("plan.schema.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(got) != planSchema {
		t.Errorf("plan.schema.json is out of date: go test ./cmd/trifecta -run Schema -update")
	}
}

// shippedSchema is the schema as an editor reads it.
func shippedSchema(t *testing.T) schema {
	t.Helper()
	var s schema
	if err := json.Unmarshal([]byte(planSchema), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// A schema is one node of a JSON Schema.
type schema map[string]any

// at follows keys down, and at each step a reference to the definitions.
func (s schema) at(root schema, keys ...string) schema {
	for k := 0; ; k++ {
		if ref, ok := s["$ref"].(string); ok {
			definitions := root["$defs"].(map[string]any)
			s = definitions[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
		}
		if k == len(keys) {
			return s
		}
		next, _ := s[keys[k]].(map[string]any)
		s = next
	}
}

// faults checks a value as a validator does, with the keywords that the plan's
// schema uses, and names what breaks a rule.
func (s schema) faults(root schema, v any, trail string) (out []string) {
	s = s.at(root)
	bad := func(format string, a ...any) { out = append(out, trail+": "+fmt.Sprintf(format, a...)) }
	kind := "number"
	switch x := v.(type) {
	case map[string]any:
		kind = "object"
		for _, key := range anys(s["required"]) {
			if _, ok := x[key.(string)]; !ok {
				bad("%s is missing", key)
			}
		}
		if n, ok := s["minProperties"].(float64); ok && len(x) < int(n) {
			bad("%d keys", len(x))
		}
		if n, ok := s["maxProperties"].(float64); ok && len(x) > int(n) {
			bad("%d keys", len(x))
		}
		for key, value := range x {
			more := s["additionalProperties"]
			if sub := s.at(root, "properties", key); sub != nil {
				out = append(out, sub.faults(root, value, trail+"."+key)...)
			} else if sub, ok := more.(map[string]any); ok {
				out = append(out, schema(sub).faults(root, value, trail+"."+key)...)
			} else if more == false {
				bad("%s is not allowed", key)
			}
		}
	case []any:
		kind = "array"
		for i, value := range x {
			out = append(out, s.at(root, "items").faults(root, value, fmt.Sprintf("%s[%d]", trail, i))...)
		}
	case string:
		kind = "string"
		if p, ok := s["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(x) {
			bad("%q does not match %s", x, p)
		}
	case bool:
		kind = "boolean"
	case float64:
		if least, ok := s["minimum"].(float64); ok && x < least {
			bad("%v is below %v", x, least)
		}
	}
	if want := s["type"]; want != nil && want != kind && !(want == "integer" && v == math.Floor(v.(float64))) {
		bad("a %s, want %v", kind, want)
	}
	if enum := anys(s["enum"]); enum != nil && !slices.Contains(enum, v) {
		bad("%v is not one of %v", v, enum)
	}
	for _, word := range []string{"anyOf", "oneOf"} {
		some := s[word] == nil
		for _, sub := range anys(s[word]) {
			some = some || schema(sub.(map[string]any)).faults(root, v, trail) == nil
		}
		if !some {
			bad("%v matches none of %s", v, word)
		}
	}
	return out
}

func anys(v any) []any { x, _ := v.([]any); return x }

// Every key of a plan is described in the schema by the words that stand in
// the help, and by no others.
func TestEveryKeyHasItsOwnDescription(t *testing.T) {
	root := shippedSchema(t)
	seen := 0
	var walk func(typ reflect.Type, s schema, trail string)
	walk = func(typ reflect.Type, s schema, trail string) {
		for i := range typ.NumField() {
			f := typ.Field(i)
			key := yamlKey(f)
			if key == "" {
				continue
			}
			seen++
			// A description stands beside a reference, not behind it.
			node, _ := s.at(root, "properties")[key].(map[string]any)
			if got, want := node["description"], f.Tag.Get("jsonschema_description"); got != want || want == "" {
				t.Errorf("%s.%s is described as %q, want %q", trail, key, got, want)
			}
			e, sub := f.Type, schema(node).at(root)
			for e.Kind() == reflect.Pointer || e.Kind() == reflect.Slice {
				if e.Kind() == reflect.Slice && e != reflect.TypeFor[weights]() {
					sub = sub.at(root, "items")
				}
				e = e.Elem()
			}
			switch e {
			case typ, reflect.TypeFor[namedWeight](), reflect.TypeFor[initialFile](), reflect.TypeFor[fixedFile]():
			case reflect.TypeFor[costsFile]():
				forms := anys(sub.at(root, "additionalProperties")["anyOf"])
				walk(reflect.TypeFor[costFile](), forms[1].(map[string]any), "costs.SLEEVE")
			case reflect.TypeFor[strategyFile]():
				if typ == reflect.TypeFor[planFile]() {
					walk(e, sub, trail+"."+key)
				}
			default:
				if e.Kind() == reflect.Struct {
					walk(e, sub, trail+"."+key)
				}
			}
		}
	}
	walk(reflect.TypeFor[planFile](), root, "plan")
	if seen < 60 {
		t.Errorf("only %d keys were checked", seen)
	}
}

// The examples obey the schema, and mistakes do not.
func TestExamplesObeyTheSchema(t *testing.T) {
	root := shippedSchema(t)
	check := func(text []byte) []string {
		b, err := yaml.YAMLToJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(b, &v); err != nil {
			t.Fatal(err)
		}
		return root.faults(root, v, "plan")
	}
	entries, err := examples.ReadDir("plans")
	if err != nil {
		t.Fatal(err)
	}
	plans := 0
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), "-map.yaml") {
			continue
		}
		plans++
		b, err := examples.ReadFile("plans/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range check(b) {
			t.Errorf("%s: %s", e.Name(), f)
		}
	}
	if plans < 3 {
		t.Errorf("only %d plans were checked", plans)
	}
	const sound = "trifecta: plan/1\ncosts: {small: 20bp}\ninitial: cash\ndelay: 0\nstrategies:\n- fixed: {name: a, small: 100%}\n"
	if f := check([]byte(sound)); f != nil {
		t.Fatalf("a sound plan has faults: %q", f)
	}
	for _, c := range [][2]string{
		{"costs: {small: 20bp}", ""},
		{"costs: {small: 20bp}", "costs: {small: 20 pips}"},
		{"costs: {small: 20bp}", "costs: {small: {base: 20bp, strss: x}}"},
		{"delay: 0", "delay: -1"},
		{"delay: 0", "delay: 0.5"},
		{"delay: 0", "rebalance: weekly"},
		{"initial: cash", "initial: crash"},
		{"initial: cash", "world: none"},
		{"initial: cash", "scenarios: [1]"},
		{"initial: cash", "scenarios: [{base: hike}]"},
		{"initial: cash", "paths: 0"},
		{"initial: cash", "headline: {month: 12}"},
		{"plan/1", "plan/2"},
		{"- fixed: {name: a, small: 100%}", "- {}"},
		{"name: a, ", ""},
		{"fixed:", "fxied:"},
		{"fixed: {name: a, small: 100%}", "hold: {name: a, small: 100%}"},
	} {
		if text := strings.Replace(sound, c[0], c[1], 1); check([]byte(text)) == nil {
			t.Errorf("the schema accepts %q for %q", c[1], c[0])
		}
	}
}

// No key and no enum of a plan may read as a boolean or null in YAML 1.1, where
// a tool between the user and us would turn it into one.
func TestNoKeyReadsAsABoolean(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal([]byte(planSchema), &schema); err != nil {
		t.Fatal(err)
	}
	words := []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"}
	seen := 0
	check := func(word string) {
		if seen++; slices.Contains(words, strings.ToLower(word)) {
			t.Errorf("%q reads as a boolean or null", word)
		}
	}
	var walk func(v any)
	walk = func(v any) {
		switch x := v.(type) {
		case map[string]any:
			if properties, ok := x["properties"].(map[string]any); ok {
				for key := range properties {
					check(key)
				}
			}
			if enum, ok := x["enum"].([]any); ok {
				for _, e := range enum {
					check(fmt.Sprint(e))
				}
			}
			for _, e := range x {
				walk(e)
			}
		case []any:
			for _, e := range x {
				walk(e)
			}
		}
	}
	walk(schema)
	for _, s := range engine.Sleeves() {
		check(s.Name)
	}
	if seen < 50 {
		t.Errorf("only %d words were checked", seen)
	}
}
