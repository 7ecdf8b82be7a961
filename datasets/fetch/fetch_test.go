package fetch

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	tuck = "mba.tuck.dartmouth.edu"
	fred = "fred.stlouisfed.org"
	sec  = "www.sec.gov"
)

// today is the clock of the tests.
var today = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// shared reads a file of the shared folder of real data, which is not part of
// the repository: $TRIFECTA_SHARED, or ../shared beside it.
func shared(t testing.TB, name string) []byte {
	t.Helper()
	dir := os.Getenv("TRIFECTA_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%v; CI needs the shared folder, set TRIFECTA_SHARED", err)
		}
		t.Skipf("%v; set TRIFECTA_SHARED to test with real data", err)
	}
	return b
}

// zipped packs files, name and content in turns.
func zipped(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// certificate is one for the publishers, signed by itself, and the pool that
// trusts it.
func certificate(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	shape := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{tuck, fred, sec, "elsewhere.example"}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, shape, shape, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// A bench is a server that stands for all publishers, a client whose connections
// all lead there, and the folders of the client.
type bench struct {
	*Client
	server *httptest.Server
	wire   *http.Transport
	dir    string
	answer http.HandlerFunc

	mu    sync.Mutex
	asked []*http.Request
}

// requests is how many came.
func (b *bench) requests() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.asked)
}

// newBench serves answer over HTTP/1.1, under the real addresses.
func newBench(t *testing.T, answer http.HandlerFunc) *bench {
	t.Helper()
	b := &bench{dir: filepath.Join(t.TempDir(), "out"), answer: answer}
	cert, pool := certificate(t)
	b.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		b.asked = append(b.asked, r)
		b.mu.Unlock()
		b.answer(w, r)
	}))
	b.server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	b.server.Config.ErrorLog = log.New(io.Discard, "", 0) // of the connections that tests break
	b.server.StartTLS()
	t.Cleanup(b.server.Close)
	b.wire = direct()
	b.wire.Proxy = nil
	b.wire.TLSClientConfig.RootCAs = pool
	b.wire.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, b.server.Listener.Addr().String())
	}
	t.Cleanup(b.wire.CloseIdleConnections)
	b.Client = &Client{
		Now: func() time.Time { return today }, Cache: filepath.Join(t.TempDir(), "cache"),
		Wait: time.Millisecond, Timeout: 5 * time.Second, Transport: b.wire, pace: time.Nanosecond,
	}
	return b
}

// serve answers with a body.
func serve(body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.Write(body) }
}

func french(t testing.TB, name string) File {
	t.Helper()
	f, err := French(name)
	return must(t, f, err)
}

func series(t testing.TB, name string) File { t.Helper(); f, err := FRED(name); return must(t, f, err) }

func quarter(t testing.TB, name string) File {
	t.Helper()
	f, err := SEC(name, "ada@example.org", today)
	return must(t, f, err)
}

func must[T any](t testing.TB, x T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// fetched fetches into b.dir and must succeed.
func (b *bench) fetched(t testing.TB, f File) Receipt {
	t.Helper()
	r, err := b.Fetch(context.Background(), f, b.dir)
	return must(t, r, err)
}

// refused fetches and must fail with every one of the words, and leave neither
// a temporary file nor one in the folder.
func (b *bench) refused(t testing.TB, f File, words ...string) error {
	t.Helper()
	before := b.files(t)
	_, err := b.Fetch(context.Background(), f, b.dir)
	if err == nil {
		t.Fatalf("%s %s was fetched", f.Publisher, f.Name)
	}
	for _, w := range append(words, f.Publisher+" "+f.Name) {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error is %q, want it to say %q", err, w)
		}
	}
	if after := b.files(t); after != before {
		t.Errorf("files were\n%sand are\n%s", before, after)
	}
	return err
}

// files lists what the folder and the cache hold, with sums.
func (b *bench) files(t testing.TB) string {
	t.Helper()
	var list strings.Builder
	for _, dir := range []string{b.dir, b.Cache} {
		entries, err := os.ReadDir(dir)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".fetch") {
				t.Errorf("%s was left in %s", e.Name(), dir)
			}
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			list.WriteString(filepath.Join(filepath.Base(dir), e.Name()) + " " + sum(data) + "\n")
		}
	}
	return list.String()
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func (b *bench) read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.dir, name))
	return must(t, data, err)
}

// The real files of each publisher come through whole, and the manifest says
// what they are.
func TestRealFilesComeWhole(t *testing.T) {
	t.Parallel()
	size := shared(t, "data/french/Portfolios_Formed_on_ME.csv")
	six := shared(t, "data/french/6_Portfolios_2x3.CSV")
	recessions := shared(t, "data/macro/USREC.csv")
	dataSet := shared(t, "data/sec/fsds_2010q2.zip")
	answers := map[string][]byte{
		tuck + "/pages/faculty/ken.french/ftp/Portfolios_Formed_on_ME_CSV.zip": zipped(t, "Portfolios_Formed_on_ME.csv", string(size)),
		tuck + "/pages/faculty/ken.french/ftp/6_Portfolios_2x3_CSV.zip":        zipped(t, "6_Portfolios_2x3.CSV", string(six)),
		fred + "/graph/fredgraph.csv?id=USREC":                                 recessions,
		sec + "/files/dera/data/financial-statement-data-sets/2010q2.zip":      dataSet,
	}
	for _, proto := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(proto, func(t *testing.T) {
			b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
				body, ok := answers[r.Host+r.URL.RequestURI()]
				if !ok || r.Proto != proto {
					t.Errorf("asked for %s%s by %s", r.Host, r.URL.RequestURI(), r.Proto)
				}
				w.Write(body)
			})
			if proto == "HTTP/2.0" {
				b.server.Close()
				again := httptest.NewUnstartedServer(b.server.Config.Handler)
				again.TLS, again.EnableHTTP2 = &tls.Config{Certificates: b.server.TLS.Certificates}, true
				again.StartTLS()
				t.Cleanup(again.Close)
				b.server = again
			}
			for _, c := range []struct {
				file          File
				name, address string
				saved         []byte
			}{
				{series(t, "USREC"), "USREC.csv", fred + "/graph/fredgraph.csv?id=USREC", recessions},
				{french(t, "Portfolios_Formed_on_ME"), "Portfolios_Formed_on_ME.csv", tuck + "/pages/faculty/ken.french/ftp/Portfolios_Formed_on_ME_CSV.zip", size},
				{french(t, "6_Portfolios_2x3"), "6_Portfolios_2x3.csv", tuck + "/pages/faculty/ken.french/ftp/6_Portfolios_2x3_CSV.zip", six},
				{quarter(t, "2010q2"), "2010q2.zip", sec + "/files/dera/data/financial-statement-data-sets/2010q2.zip", dataSet},
			} {
				got := b.fetched(t, c.file)
				want := Receipt{
					Publisher: c.file.Publisher, Name: c.file.Name, Terms: c.file.Terms(),
					File: c.name, FileBytes: int64(len(c.saved)), FileSHA256: sum(c.saved),
					Origin: Origin{Address: "https://" + c.address, Retrieved: today, Bytes: int64(len(answers[c.address])), SHA256: sum(answers[c.address])},
				}
				if got != want {
					t.Errorf("receipt is\n%+v, want\n%+v", got, want)
				}
				if !bytes.Equal(b.read(t, c.name), c.saved) {
					t.Errorf("%s is not what was served", c.name)
				}
			}
			var m Manifest
			if err := json.Unmarshal(b.read(t, ManifestName), &m); err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, r := range m.Files {
				names = append(names, r.File)
			}
			if got := strings.Join(names, " "); got != "2010q2.zip 6_Portfolios_2x3.csv Portfolios_Formed_on_ME.csv USREC.csv" {
				t.Errorf("the manifest holds %s", got)
			}
			if got := string(b.read(t, ".gitignore")); got != "*\n" {
				t.Errorf(".gitignore is %q", got)
			}
			b.files(t)
		})
	}
}

// The SEC hears whom it can write to, and the others do not.
func TestTheContactGoesToTheSECAlone(t *testing.T) {
	t.Parallel()
	dataSet := zipped(t, "sub.txt", "adsh\n", "num.txt", "adsh\n")
	b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Host == sec {
			w.Write(dataSet)
			return
		}
		w.Write([]byte("observation_date,USREC\n1854-12-01,1\n"))
	})
	b.UserAgent = "trifecta/v1"
	b.fetched(t, series(t, "USREC"))
	b.fetched(t, quarter(t, "2010q2"))
	for k, want := range []string{"trifecta/v1", "trifecta/v1 ada@example.org"} {
		if got := b.asked[k].Header.Get("User-Agent"); got != want {
			t.Errorf("%s heard of %q, want %q", b.asked[k].Host, got, want)
		}
	}
}

// Requests keep below the ten a second that the SEC allows, redirects and
// retries included.
func TestRequestsAreFewerThanTenASecond(t *testing.T) {
	t.Parallel()
	var at []time.Time
	b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
		at = append(at, time.Now())
		switch len(at) {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2, 3:
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		default:
			w.Write(zipped(t, "sub.txt", "adsh\n", "num.txt", "adsh\n"))
		}
	})
	b.pace, b.Retries = 0, 1
	start := time.Now()
	b.fetched(t, quarter(t, "2010q2"))
	if len(at) != 4 {
		t.Fatalf("%d requests, want 4", len(at))
	}
	// Each waits 150 ms from where the one before began; a slow machine adds.
	if took := at[3].Sub(start); took < 450*time.Millisecond {
		t.Errorf("four requests came in %v, want three waits of 150 ms", took)
	}
}
