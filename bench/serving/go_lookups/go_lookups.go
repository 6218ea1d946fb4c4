// Look-ups in Go: cobuy beside mattn's sqlite3 and bmatsuo's LMDB, of the same lists.
//
//	go_lookups INDEX [LOOKUPS]
//
// A look-up is what a product page does: from the item's text to its neighbours in `together`, each with its text, its counts and its measures. SQLite
// holds a row a neighbour, clustered by item and rank; LMDB a record an item, of fixed fields and texts. Candidates take turns, so that a slow moment of the machine
// meets all of them; times are of the process's CPU. All lists are compared with one another. Built by bench/run readers, against Debian's packages.
package main

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"log"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"sort"
	"strconv"
	"syscall"
	"time"

	"github.com/bmatsuo/lmdb-go/lmdb"
	_ "github.com/mattn/go-sqlite3"

	"cobuy"
)

const (
	listed      = 12
	rounds      = 5
	itemsAtMost = 20000
)

type entry struct {
	text                                    string
	support, customers, atRisk, itemSupport uint32
	adjustedLift, incrementLow, value       float64
}

type candidate struct {
	name   string
	lookUp func(item string) []entry
	nbytes int64
	cpu    []float64
	wall   []float64
}

func must(err error) {
	if err != nil {
		log.Fatal("go_lookups: ", err)
	}
}

func size(path string) int64 {
	stat, err := os.Stat(path)
	must(err)
	return stat.Sys().(*syscall.Stat_t).Blocks * 512
}

func withCobuy(x *cobuy.Index, path string) *candidate {
	var room []cobuy.Neighbour
	return &candidate{name: "cobuy", nbytes: size(path), lookUp: func(item string) []entry {
		number, found, err := x.Find(item)
		must(err)
		if !found {
			return nil
		}
		room, err = x.AppendNeighbours(room[:0], cobuy.Together, number, listed)
		must(err)
		out := make([]entry, len(room))
		for i := range room {
			n := &room[i]
			text, err := x.Text(n.Item)
			must(err)
			out[i] = entry{text, n.Support, n.Customers, n.AtRisk, n.ItemSupport, n.AdjustedLift, n.IncrementLow, n.Value}
		}
		return out
	}}
}

func withSqlite(x *cobuy.Index, lookUp func(string) []entry, folder string) *candidate {
	path := filepath.Join(folder, "shop.sqlite")
	base, err := sql.Open("sqlite3", path)
	must(err)
	base.SetMaxOpenConns(1)
	for _, text := range []string{"CREATE TABLE items (number INTEGER PRIMARY KEY, item TEXT UNIQUE)",
		"CREATE TABLE together (anchor INTEGER, rank INTEGER, other INTEGER, support INTEGER, customers INTEGER, at_risk INTEGER, " +
			"item_support INTEGER, adjusted_lift REAL, increment_low REAL, value REAL, PRIMARY KEY (anchor, rank)) WITHOUT ROWID"} {
		_, err = base.Exec(text)
		must(err)
	}
	tx, err := base.Begin()
	must(err)
	item, err := tx.Prepare("INSERT INTO items VALUES (?, ?)")
	must(err)
	row, err := tx.Prepare("INSERT INTO together VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
	must(err)
	for i := uint32(0); i < uint32(x.Len()); i++ {
		text, err := x.Text(i)
		must(err)
		_, err = item.Exec(i, text)
		must(err)
		neighbours, err := x.Neighbours(cobuy.Together, i, listed)
		must(err)
		for _, n := range neighbours {
			_, err = row.Exec(i, n.Rank, n.Item, n.Support, n.Customers, n.AtRisk, n.ItemSupport, n.AdjustedLift, n.IncrementLow, n.Value)
			must(err)
		}
	}
	must(tx.Commit())
	_, err = base.Exec("VACUUM")
	must(err)
	must(base.Close())
	read, err := sql.Open("sqlite3", "file:"+path+"?immutable=1")
	must(err)
	read.SetMaxOpenConns(1)
	_, err = read.Exec("PRAGMA mmap_size = 1073741824")
	must(err)
	query, err := read.Prepare("SELECT o.item, t.support, t.customers, t.at_risk, t.item_support, t.adjusted_lift, t.increment_low, t.value FROM items a " +
		"JOIN together t ON t.anchor = a.number JOIN items o ON o.number = t.other WHERE a.item = ? ORDER BY t.rank")
	must(err)
	return &candidate{name: "go-sqlite3", nbytes: size(path), lookUp: func(item string) []entry {
		rows, err := query.Query(item)
		must(err)
		defer rows.Close()
		out := make([]entry, 0, listed)
		for rows.Next() {
			var e entry
			must(rows.Scan(&e.text, &e.support, &e.customers, &e.atRisk, &e.itemSupport, &e.adjustedLift, &e.incrementLow, &e.value))
			out = append(out, e)
		}
		return out
	}}
}

const fixedSize = 4*4 + 3*8 + 2

func pack(to []byte, e *entry) []byte {
	var fixed [fixedSize]byte
	for i, count := range [...]uint32{e.support, e.customers, e.atRisk, e.itemSupport} {
		binary.LittleEndian.PutUint32(fixed[4*i:], count)
	}
	for i, measure := range [...]float64{e.adjustedLift, e.incrementLow, e.value} {
		binary.LittleEndian.PutUint64(fixed[16+8*i:], math.Float64bits(measure))
	}
	binary.LittleEndian.PutUint16(fixed[40:], uint16(len(e.text)))
	return append(append(to, fixed[:]...), e.text...)
}

func unpack(b []byte) []entry {
	out := make([]entry, 0, listed)
	for len(b) > 0 {
		u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
		f64 := func(at int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b[at:])) }
		end := fixedSize + int(binary.LittleEndian.Uint16(b[40:]))
		out = append(out, entry{string(b[fixedSize:end]), u32(0), u32(4), u32(8), u32(12), f64(16), f64(24), f64(32)})
		b = b[end:]
	}
	return out
}

func withLmdb(x *cobuy.Index, lookUp func(string) []entry, folder string) *candidate {
	path := filepath.Join(folder, "shop.lmdb")
	env, err := lmdb.NewEnv()
	must(err)
	must(env.SetMapSize(1 << 32))
	must(env.Open(path, lmdb.NoSubdir|lmdb.NoSync, 0o666))
	var base lmdb.DBI
	must(env.Update(func(tx *lmdb.Txn) error {
		base, err = tx.OpenRoot(0)
		must(err)
		for i := uint32(0); i < uint32(x.Len()); i++ {
			text, err := x.Text(i)
			must(err)
			var record []byte
			for _, e := range lookUp(text) {
				e := e
				record = pack(record, &e)
			}
			must(tx.Put(base, []byte(text), record, 0))
		}
		return nil
	}))
	tx, err := env.BeginTxn(nil, lmdb.Readonly)
	must(err)
	tx.RawRead = true
	return &candidate{name: "lmdb-go", nbytes: size(path), lookUp: func(item string) []entry {
		record, err := tx.Get(base, []byte(item))
		if lmdb.IsNotFound(err) {
			return nil
		}
		must(err)
		return unpack(record)
	}}
}

func cpuNow() float64 {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return float64(usage.Utime.Nano() + usage.Stime.Nano())
}

func (c *candidate) round(items []string) {
	begin := cpuNow()
	for _, item := range items {
		c.lookUp(item)
	}
	c.cpu = append(c.cpu, (cpuNow()-begin)/float64(len(items)))
	for _, item := range items {
		at := time.Now()
		c.lookUp(item)
		c.wall = append(c.wall, float64(time.Since(at)))
	}
}

func quantile(numbers []float64, q float64) float64 {
	sort.Float64s(numbers)
	return numbers[int(float64(len(numbers)-1)*q)]
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: go_lookups INDEX [LOOKUPS]")
		os.Exit(64)
	}
	lookups := 20000
	if len(os.Args) > 2 {
		n, err := strconv.Atoi(os.Args[2])
		must(err)
		lookups = n
	}
	folder, err := os.MkdirTemp("", "lookups-")
	must(err)
	defer os.RemoveAll(folder)
	x, err := cobuy.Open(os.Args[1])
	must(err)
	var texts []string
	full := 0
	for i := uint32(0); i < uint32(x.Len()); i++ {
		if row, err := x.Row(cobuy.Together, i); err == nil && row.Count >= listed {
			text, err := x.Text(i)
			must(err)
			if full++; full <= itemsAtMost {
				texts = append(texts, text)
			}
		}
	}
	if full == 0 {
		log.Fatalf("go_lookups: no item of %s has %d neighbours", os.Args[1], listed)
	}
	ours := withCobuy(x, os.Args[1])
	all := []*candidate{ours, withSqlite(x, ours.lookUp, folder), withLmdb(x, ours.lookUp, folder)}
	for _, c := range all {
		for _, text := range texts {
			if !reflect.DeepEqual(c.lookUp(text), ours.lookUp(text)) {
				log.Fatalf("not ok: %s has another list for %s", c.name, text)
			}
		}
	}
	random := rand.New(rand.NewSource(1))
	items := make([]string, lookups)
	for i := range items {
		items[i] = texts[random.Intn(len(texts))]
	}
	for r := 0; r < rounds; r++ {
		for _, c := range all {
			runtime.GC()
			c.round(items)
		}
	}
	fmt.Printf("%d items, %d with %d neighbours; %d random look-ups, %d rounds; %s\n", x.Len(), full, listed, lookups, rounds, runtime.Version())
	fmt.Print("| | CPU ns a look-up | p50 | p99 | file |\n| --- | --- | --- | --- | --- |\n")
	for _, c := range all {
		fmt.Printf("| %s | %.0f | %.0f | %.0f | %.1f MB |\n", c.name, quantile(c.cpu, 0.5), quantile(c.wall, 0.5), quantile(c.wall, 0.99), float64(c.nbytes)/1e6)
	}
}
