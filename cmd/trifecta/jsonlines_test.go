package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestJSONOfLeavesStandsOnLines(t *testing.T) {
	v := map[string]any{
		"a":     []any{},
		"b":     map[string]any{"value": -0.25, "se": nil, "why": "{ [ \" \n } ]"},
		"c":     []any{map[string]any{"x": 1.0}, []any{"{", "}", "["}, 2.0},
		"d":     map[string]any{"e": map[string]any{}},
		"words": []any{strings.Repeat("u", 60), strings.Repeat("v", 60), "w", strings.Repeat("x", 200), "y"},
	}
	var b bytes.Buffer
	if err := writeLines(&b, v); err != nil {
		t.Fatal(err)
	}
	want := `{
 "a": [],
 "b": {"se": null, "value": -0.25, "why": "{ [ \" \n } ]"},
 "c": [
  {"x": 1},
  ["{", "}", "["],
  2
 ],
 "d": {"e": {}},
 "words": ["` + strings.Repeat("u", 60) + `",
  "` + strings.Repeat("v", 60) + `", "w",
  "` + strings.Repeat("x", 200) + `",
  "y"]
}
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &b, want)
	}
	var again map[string]any
	if err := json.Unmarshal(b.Bytes(), &again); err != nil || !reflect.DeepEqual(again, v) {
		t.Errorf("read again it is %v, %v", again, err)
	}
}
