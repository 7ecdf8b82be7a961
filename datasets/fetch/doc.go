// Package fetch downloads public data from their publishers, over TLS only and
// only when asked: nothing else in the module opens a connection.
//
// A [File] names what to fetch; [French], [FRED] and [SEC] make one from the
// name under which its publisher knows it, and refuse names that cannot be. A
// [Client] fetches it into a folder, by [Client.Fetch], and notes in the folder's
// [ManifestName] what came, from where, when, and with which SHA-256.
//
//	c := fetch.Client{Now: time.Now, Cache: dir, Retries: 3}
//	f, err := fetch.French("Portfolios_Formed_on_ME")
//	receipt, err := c.Fetch(ctx, f, "data")
//
// # What is promised
//
// Whole or not at all. A download is streamed into a temporary file, checked,
// flushed to the disk and renamed: no reader ever sees half a file, and after an
// error or a cancelled context no temporary file is left. An answer shorter than
// its stated length is an error, and one that states neither a length nor its
// end is refused, since a cut would go unseen.
//
// From the publisher. Every address and every redirect, of which at most five
// are followed, is https on a host of the publisher; anything else is refused
// before it is asked. The body must be what the address should hold: an HTML
// page in place of data is refused, and the error quotes its title.
//
// In bounded time and space. A server that sends less than 4 KiB in
// Client.Timeout has stalled. Temporary errors are tried again Client.Retries
// times, with waits that double; a Retry-After is kept up to Client.MaxWait, and
// past it the fetch ends. Files over Client.MaxBytes are refused, packed or
// unpacked. The names inside a zip file are never used as paths.
//
// From the cache where it is the same. Downloads are kept under their address,
// with a JSON file beside each: address, dates, size, SHA-256, ETag and
// Last-Modified. The next fetch asks whether the file has changed; an offline
// client asks nothing. A kept file whose SHA-256 no longer matches is refused.
//
// Two processes may share a cache. Two that fetch into one folder at once both
// leave whole files, but one of them may lose its entries in the manifest.
//
// # Publishers
//
// Ken French's data library ([French]) holds a zip file NAME_CSV.zip per data
// set, with one CSV file inside, which is unpacked to NAME.csv. Names keep their
// capitals: Portfolios_Formed_on_ME, 6_Portfolios_2x3, F-F_Research_Data_Factors,
// F-F_Research_Data_5_Factors_2x3. Daily sets end in _daily or _Daily, as the
// library has it; those without dividends in _Wout_Div. The data are
// copyrighted by Eugene F. Fama and Kenneth R. French; see
// https://mba.tuck.dartmouth.edu/pages/faculty/ken.french/data_library.html.
//
// FRED of the Federal Reserve Bank of St. Louis ([FRED]) gives each series as
// CSV, fredgraph.csv?id=SERIES, saved as SERIES.csv: today's vintage, not what was
// known at the time. The terms differ by series, see
// https://fred.stlouisfed.org/legal/: many belong to others, who may forbid
// passing them on.
//
// The SEC's financial statement data sets ([SEC]) are a zip file for every
// quarter from 2009q1 on, saved as it comes, up to some 130 MB. They are public.
// The SEC's rules of fair access allow ten requests a second and ask every
// program for an address it can write to, see
// https://www.sec.gov/os/accessing-edgar-data: a Client begins at most one request
// in 150 ms, to any publisher, and [SEC] wants the address.
package fetch
