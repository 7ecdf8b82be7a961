package main

import (
	"archive/zip"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"trifecta/datasets/fetch"
)

// An internet is a server that answers for every publisher, and a proxy, the
// only way to it: the command runs as it would outside, with the publishers' own
// addresses, certificates that it can trust and HTTPS_PROXY.
type internet struct {
	env []string
}

func newInternet(t *testing.T, answer http.HandlerFunc) internet {
	t.Helper()
	hosts := []string{"mba.tuck.dartmouth.edu", "fred.stlouisfed.org", "www.sec.gov"}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	shape := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: hosts, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, shape, shape, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	trusted := filepath.Join(t.TempDir(), "trusted.pem")
	write(t, trusted, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))

	server := httptest.NewUnstartedServer(answer)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // of connections that tests break
	server.StartTLS()
	t.Cleanup(server.Close)

	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, port, _ := net.SplitHostPort(r.Host)
		if r.Method != http.MethodConnect || port != "443" || !slices.Contains(hosts, host) {
			t.Errorf("the proxy was asked to %s %s", r.Method, r.Host)
			w.WriteHeader(http.StatusForbidden)
			return
		}
		there, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Error(err)
			return
		}
		defer there.Close()
		here, buffered, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer here.Close()
		io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
		go func() {
			io.Copy(there, buffered)
			there.Close()
		}()
		io.Copy(here, there)
	}))
	t.Cleanup(proxy.Close)
	return internet{append(os.Environ(),
		"HTTPS_PROXY="+proxy.URL, "NO_PROXY=", "SSL_CERT_FILE="+trusted, "SSL_CERT_DIR="+t.TempDir(),
		"HOME="+t.TempDir(), "XDG_CACHE_HOME="+t.TempDir())}
}

// start starts the command in a process of its own.
func (n internet) start(t *testing.T, args ...string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer) {
	t.Helper()
	cmd = exec.Command("trifecta", append([]string{"data", "fetch"}, args...)...)
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	cmd.Env, cmd.Stdout, cmd.Stderr = n.env, stdout, stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, stdout, stderr
}

// fetch runs the command and returns its exit status and what it printed.
func (n internet) fetch(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	cmd, out, err := n.start(t, args...)
	cmd.Wait()
	return cmd.ProcessState.ExitCode(), out.String(), err.String()
}

// library answers like the publishers, with the real files.
func library(t *testing.T) http.HandlerFunc {
	t.Helper()
	packed := func(name string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create(filepath.Base(name))
		if err == nil {
			_, err = w.Write(read(t, shared(t, name)))
		}
		if err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	files := map[string][]byte{
		"mba.tuck.dartmouth.edu/pages/faculty/ken.french/ftp/Portfolios_Formed_on_ME_CSV.zip":   packed("data/french/Portfolios_Formed_on_ME.csv"),
		"mba.tuck.dartmouth.edu/pages/faculty/ken.french/ftp/6_Portfolios_2x3_CSV.zip":          packed("data/french/6_Portfolios_2x3.CSV"),
		"mba.tuck.dartmouth.edu/pages/faculty/ken.french/ftp/F-F_Research_Data_Factors_CSV.zip": packed("data/french/F-F_Research_Data_Factors.csv"),
		"fred.stlouisfed.org/graph/fredgraph.csv?id=USREC":                                      read(t, shared(t, "data/macro/USREC.csv")),
		"www.sec.gov/files/dera/data/financial-statement-data-sets/2010q2.zip":                  read(t, shared(t, "data/sec/fsds_2010q2.zip")),
	}
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := files[r.Host+r.URL.RequestURI()]
		switch sum := sha256.Sum256(body); {
		case !ok:
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusNotFound)
			io.WriteString(w, "<html><title>Page not found</title></html>")
		case r.Host == "www.sec.gov" && !strings.Contains(r.UserAgent(), "ada@example.org"):
			w.WriteHeader(http.StatusForbidden)
		default:
			w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
		}
	}
}

// Each publisher's files come through the proxy as a user would ask for them,
// and again from the cache.
func TestFetchThroughAProxy(t *testing.T) {
	n := newInternet(t, library(t))
	dir := filepath.Join(t.TempDir(), "data", "public")
	for _, c := range []struct {
		args  []string
		saved map[string]string // by name, the file of the shared folder
	}{
		{
			[]string{"french", "Portfolios_Formed_on_ME", "6_Portfolios_2x3", "F-F_Research_Data_Factors"},
			map[string]string{"Portfolios_Formed_on_ME.csv": "data/french/Portfolios_Formed_on_ME.csv", "6_Portfolios_2x3.csv": "data/french/6_Portfolios_2x3.CSV", "F-F_Research_Data_Factors.csv": "data/french/F-F_Research_Data_Factors.csv"},
		},
		{[]string{"fred", "USREC"}, map[string]string{"USREC.csv": "data/macro/USREC.csv"}},
		{[]string{"sec", "2010q2", "--contact", "ada@example.org"}, map[string]string{"2010q2.zip": "data/sec/fsds_2010q2.zip"}},
	} {
		for _, origin := range []string{"from the publisher, 20", "still the publisher's on 20"} {
			status, out, stderr := n.fetch(t, append(c.args, "-o", dir)...)
			if status != 0 || strings.Count(out, origin) != len(c.saved) {
				t.Errorf("%v: exit status %d, want %d times %q in\n%s%s", c.args, status, len(c.saved), origin, out, stderr)
			}
			for name, real := range c.saved {
				want := read(t, shared(t, real))
				sum := sha256.Sum256(want)
				if !bytes.Equal(read(t, filepath.Join(dir, name)), want) || !strings.Contains(out, hex.EncodeToString(sum[:])) {
					t.Errorf("%s is not what was served, or its SHA-256 is not in\n%s", name, out)
				}
			}
		}
	}
	var m fetch.Manifest
	if err := json.Unmarshal(read(t, filepath.Join(dir, fetch.ManifestName)), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Files) != 5 {
		t.Errorf("the manifest holds %d files, want 5: %+v", len(m.Files), m.Files)
	}
	for _, r := range m.Files {
		sum := sha256.Sum256(read(t, filepath.Join(dir, r.File)))
		if hex.EncodeToString(sum[:]) != r.FileSHA256 || !strings.HasPrefix(r.Address, "https://") || time.Since(r.Retrieved) > time.Hour || time.Since(r.Confirmed) > time.Hour {
			t.Errorf("receipt is %+v", r)
		}
	}

	// Offline and elsewhere, the cache answers, in JSON too.
	status, out, stderr := n.fetch(t, "fred", "USREC", "GDP", "--offline", "--json", "-o", filepath.Join(t.TempDir(), "other"))
	var got fetched
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if status != 1 || len(got.Files) != 1 || !got.Files[0].FromCache || len(got.Failed) != 1 || got.Failed[0].Name != "GDP" || !strings.Contains(stderr, "GDP: not in the cache") {
		t.Errorf("exit status %d, %+v\n%s", status, got, stderr)
	}
}

// What fails is said in full, and what came is kept.
func TestFetchKeepsWhatCame(t *testing.T) {
	n := newInternet(t, library(t))
	dir := t.TempDir()
	write(t, filepath.Join(dir, "F-F_Research_Data_Factors.csv"), "mine\n")
	status, out, stderr := n.fetch(t, "french", "No_Such_Set", "Portfolios_Formed_on_ME", "F-F_Research_Data_Factors", "-o", dir)
	if status != 1 || !strings.Contains(out, "Portfolios_Formed_on_ME.csv: ") {
		t.Errorf("exit status %d\n%s", status, out)
	}
	for _, want := range []string{"2 of 3 files could not be fetched; 1 of 3 files are in " + dir, `No_Such_Set_CSV.zip: HTTP 404 Not Found with a page, "Page not found"`, "whose capitals matter", "there with another content", "--force replaces it"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("standard error does not say %q:\n%s", want, stderr)
		}
	}
	if got := string(read(t, filepath.Join(dir, "F-F_Research_Data_Factors.csv"))); got != "mine\n" {
		t.Errorf("a file of the user was replaced by %.20q", got)
	}
	if status, _, stderr = n.fetch(t, "french", "F-F_Research_Data_Factors", "--force", "-o", dir); status != 0 {
		t.Errorf("--force: exit status %d\n%s", status, stderr)
	}
}

// An interrupt ends a fetch at once, keeps what is whole and leaves no half.
func TestFetchInterrupted(t *testing.T) {
	serve := library(t)
	asked := make(chan struct{})
	n := newInternet(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Path, "6_Portfolios") {
			serve(w, r)
			return
		}
		w.Header().Set("Content-Length", "1000000")
		io.WriteString(w, "PK\x03\x04"+strings.Repeat("x", 100_000))
		w.(http.Flusher).Flush()
		close(asked)
		<-r.Context().Done()
	})
	dir, store := t.TempDir(), t.TempDir()
	cmd, _, stderr := n.start(t, "french", "Portfolios_Formed_on_ME", "6_Portfolios_2x3", "F-F_Research_Data_Factors", "-o", dir, "--cache", store)
	select {
	case <-asked:
	case <-time.After(time.Minute):
		cmd.Process.Kill()
		t.Fatal("the second file was not asked for in a minute")
	}
	start := time.Now()
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	// A second is promised; five leave room for a slow machine, and are far from
	// the 30 of the timeout.
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("ended after %v", took)
	}
	if status := cmd.ProcessState.ExitCode(); status != 1 || !strings.Contains(stderr.String(), "interrupted; 1 of 3 files are in "+dir) {
		t.Errorf("exit status %d\n%s", status, stderr)
	}
	var names []string
	for _, folder := range []string{dir, store} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
	}
	if len(names) != 4 || names[0] != "Portfolios_Formed_on_ME.csv" || names[1] != fetch.ManifestName {
		t.Errorf("folder and cache hold %v, want one file, the manifest, and an entry of two files", names)
	}
}

// Mistakes are said before anything is asked for, all at once.
func TestFetchRefusesMistakes(t *testing.T) {
	t.Setenv("TRIFECTA_CONTACT", "")
	dir := filepath.Join(t.TempDir(), "out")
	for _, c := range []struct {
		args  []string
		words []string
	}{
		{[]string{"french", "-o", dir}, []string{"<name>"}},
		{[]string{"fred", "FEDFUNDS"}, []string{"--out"}},
		{[]string{"french", "../x", "a b", "A", "a", "-o", dir}, []string{`"../x"`, `"a b"`, "A and a would be one file"}},
		{[]string{"fred", "fedfunds", "A,B", "-o", dir}, []string{`"fedfunds"`, `"A,B"`}},
		{[]string{"sec", "2010q2", "-o", dir}, []string{"--contact MAIL", "TRIFECTA_CONTACT", "the SEC asks"}},
		{[]string{"sec", "2010q9", "2099q1", "2010q2", "2010q3", "--contact", "ada", "-o", dir}, []string{`"2010q9"`, "2099q1 ends on 2099-03-31", `contact "ada"`}},
		{[]string{"fred", "GDP", "-o", dir, "--timeout", "0s"}, []string{"--timeout 0s"}},
		{[]string{"fred", "GDP", "-o", dir, "--retries=-1"}, []string{"--retries -1"}},
		{[]string{"fred", "GDP", "-o", dir, "--retries", "11"}, []string{"--retries 11"}},
	} {
		status, _, stderr := call(t, nil, append([]string{"data", "fetch"}, c.args...)...)
		if status != 2 {
			t.Errorf("%v: exit status %d, want 2\n%s", c.args, status, stderr)
		}
		for _, w := range c.words {
			if strings.Count(stderr, w) != 1 {
				t.Errorf("%v: standard error does not say %q once:\n%s", c.args, w, stderr)
			}
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("%s was made", dir)
	}
}

// Only the package that downloads can open a connection: no other of ours
// imports net or a package below it.
func TestOnlyFetchReachesTheNetwork(t *testing.T) {
	root := repositoryRoot(t)
	watchSources(t, root)
	list := exec.Command("go", "list", "-f", "{{.ImportPath}} {{.Imports}}", "./...")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var reach []string
	for line := range strings.Lines(string(out)) {
		path, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, name := range strings.Fields(strings.Trim(imports, "[]")) {
			if name == "net" || strings.HasPrefix(name, "net/http") {
				reach = append(reach, path)
			}
		}
	}
	if got := slices.Compact(reach); !slices.Equal(got, []string{"trifecta/datasets/fetch"}) {
		t.Errorf("packages that import net or net/http are %v", got)
	}
}
