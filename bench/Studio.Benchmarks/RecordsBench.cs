using System.Diagnostics;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.UnitTests.Core;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Benchmarks;

/// <summary>300,000 golden records: the first page with its count by search and filter, a walk to the last page, and work on 100,000 of them.</summary>
internal static class RecordsBench
{
    private const int Rounds = 9;
    private const int Page = 50;
    private const int Chosen = 100_000;

    /// <summary>How long the other writer waits before its next record: a person or a script, not a flood.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync()
    {
        using var studio = new StudioDbFixture();
        var connection = (await studio.AddDatabaseAsync()).Id;
        var file = Path.Combine(studio.Folder, "records.jsonl");
        GeneratedRecords.Write(file);
        await GeneratedRecords.ImportAsync(studio, connection, file);
        await MarkAsync(studio);
        var store = studio.Get<GoldenRecordStore>();
        var shape = (await store.ShapesAsync(connection, 1, CancellationToken.None))[0].Hash;
        (string Name, GoldenRecordSearch Search)[] searches =
        [
            ("all", new()),
            ("a word of half of them: orders", new(Text: "orders")),
            ("a rare word: ljubljana", new(Text: "ljubljana")),
            ("a part of a word: jublja", new(Text: "jublja")),
            ("two words: madrid invoices", new(Text: "madrid invoices")),
            ("no hit: zanzibar", new(Text: "zanzibar")),
            ("a word of all: select", new(Text: "select")),
            ("two characters: by", new(Text: "by")),
            ("tag t7", new(Tag: "t7")),
            ("check warning", new(Check: CheckState.Warning)),
            ("the shape of most records", new(ShapeHash: shape)),
            ("table order_items", new(Table: "order_items")),
            ("finding only_nulls", new(Finding: "only_nulls")),
            ("tag, table, check", new(Tag: "t7", Table: "orders", Check: CheckState.NotChecked)),
            ("madrid, tag, table, check", new(Text: "madrid", Tag: "t7", Table: "orders", Check: CheckState.NotChecked)),
            ("select, tag", new(Text: "select", Tag: "t7")),
        ];
        foreach (var (name, search) in searches)
        {
            var wanted = search with { ConnectionId = connection };
            var total = 0;
            await TimeAsync(name, async () => total = (await store.ListAsync(wanted, 0, Page, CancellationToken.None)).Total, () => $"{total:N0} found");
        }
        await TimeAsync("the last page", () => store.PageAsync(new(connection), GeneratedRecords.Count - Page, Page, CancellationToken.None));
        await TimeAsync("the last page of select", () => store.PageAsync(new(connection, "select"), GeneratedRecords.Count - Page, Page, CancellationToken.None));
        await TimeAsync("tables with their counts", () => studio.Get<RecordGroups>().TablesAsync(connection, CancellationToken.None));
        await TimeAsync("tags with their counts", () => studio.Get<RecordGroups>().TagsAsync(connection, null, CancellationToken.None));
        await BulkAsync(studio, connection);
        await TimeAsync("counts by check", () => studio.Get<GoldenRecordChecks>().CountsAsync(connection, CancellationToken.None));
    }

    /// <summary>100,000 records are deleted and brought back while another adds one record after the other.</summary>
    private static async Task BulkAsync(StudioDbFixture studio, string connection)
    {
        var ids = (await studio.Get<GoldenRecordStore>().ListIdsAsync(new(connection), CancellationToken.None)).Take(Chosen).ToList();
        var (worst, adds, ends) = (TimeSpan.Zero, 0, false);
        var writer = Task.Run(async () =>
        {
            while (!Volatile.Read(ref ends))
            {
                var start = Stopwatch.GetTimestamp();
                await studio.Get<GoldenRecordStore>().AddAsync([new(connection, $"Added meanwhile, {adds++}", "SELECT 1")], CancellationToken.None);
                worst = Stopwatch.GetElapsedTime(start) is var took && took > worst ? took : worst;
                await Task.Delay(Pace);
            }
        });
        var watch = Stopwatch.StartNew();
        var deletion = await studio.Get<GoldenRecordDeletions>().DeleteAsync(new(new(connection), ids), null, null, CancellationToken.None);
        var deleted = watch.Elapsed;
        await studio.Get<GoldenRecordDeletions>().RestoreAsync(deletion.Id, null, CancellationToken.None);
        var restored = watch.Elapsed - deleted;
        var tagged = await studio.Get<GoldenRecordTags>().ChangeAsync(new(new(connection), ids), ["bulk"], ["t7"], null, CancellationToken.None);
        var tags = watch.Elapsed - deleted - restored;
        Volatile.Write(ref ends, true);
        await writer;
        Console.WriteLine($"{deletion.Count:N0} deleted in {deleted.TotalSeconds:0.0} s, brought back in {restored.TotalSeconds:0.0} s, {tagged.Value!.Changed:N0} tagged in {tags.TotalSeconds:0.0} s; {adds} records added meanwhile, the slowest in {worst.TotalSeconds:0.00} s");
    }

    /// <summary>A tenth of the records carries a warning with a finding.</summary>
    private static async Task MarkAsync(StudioDbFixture studio)
    {
        await using var database = await studio.Databases.CreateDbContextAsync();
        await database.Database.ExecuteSqlRawAsync("""
            INSERT INTO "GoldenRecordChecks" ("RecordId", "ConnectionId", "IsStale", "RecordVersion", "State", "Findings", "ChecksVersion", "SchemaHash", "CheckedAt", "BaselineVersion")
            SELECT "Id", "ConnectionId", 0, 1, 'Warning', '[{{"Code":"only_nulls","Level":1,"Message":"m","Repair":"r"}}]', 1, '', "CreatedAt", 0 FROM "GoldenRecords" WHERE "Number" % 10 = 0;
            UPDATE "GoldenRecords" SET "CheckState" = 'Warning' WHERE "Number" % 10 = 0;
            """);
    }

    private static async Task TimeAsync(string name, Func<Task> work, Func<string>? result = null)
    {
        await work();
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        times.Sort();
        Console.WriteLine($"{name,-40} median {times[Rounds / 2],6:0} ms, worst {times[^1],6:0} ms {(result is null ? "" : $"({result()})")}");
    }
}
