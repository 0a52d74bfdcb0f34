using System.Diagnostics;
using FineTuningStudio.UnitTests.Core;
using Microsoft.Data.Sqlite;

namespace FineTuningStudio.Benchmarks;

/// <summary>
/// 300,000 records of one JSONL file, imported by the Studio and inserted by the program sqlite3, each into a new database of
/// the Studio: the same columns, indexes, triggers, full-text table and durability. What sqlite3 cannot compute (shapes,
/// tables, hashes of questions) it takes by chance or leaves out, and it looks for no duplicates.
/// </summary>
internal static class ImportBench
{
    private const int Rounds = 3;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("studio-bench-");
        var file = Path.Combine(folder.FullName, "records.jsonl");
        GeneratedRecords.Write(file);
        var script = Script(file);
        Console.WriteLine($"sqlite3 studio.db < import.sql, where import.sql is:\n{script}\n");
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await StudioAsync(file));
            theirs.Add(await SqliteAsync(script));
            Console.WriteLine($"Studio {ours[^1]:0.0} s, sqlite3 {theirs[^1]:0.0} s");
        }
        using var process = Process.GetCurrentProcess();
        var (our, their) = (ours.Order().ElementAt(Rounds / 2), theirs.Order().ElementAt(Rounds / 2));
        Console.WriteLine($"{GeneratedRecords.Count:N0} records, {new FileInfo(file).Length / 1e6:0} MB: Studio {our:0.0} s, sqlite3 {their:0.0} s (medians of {Rounds}), {our / their:0.00} times as long; peak working set {process.PeakWorkingSet64 / 1e6:0} MB.");
        folder.Delete(recursive: true);
        return our <= 3 * their ? 0 : 1;
    }

    private static async Task<double> StudioAsync(string file)
    {
        using var studio = new StudioDbFixture();
        var connection = await studio.AddDatabaseAsync();
        var watch = Stopwatch.StartNew();
        var report = await GeneratedRecords.ImportAsync(studio, connection.Id, file);
        return report.Committed && report.New == GeneratedRecords.Count ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException("The import did not store all records.");
    }

    private static async Task<double> SqliteAsync(string script)
    {
        using var studio = new StudioDbFixture();
        SqliteConnection.ClearAllPools();
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("sqlite3", [studio.Paths.DatabaseFile]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        var count = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return count.Trim().Split('\n')[^1] == $"{GeneratedRecords.Count}" ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"sqlite3 inserted other than all records: {count}");
    }

    private static string Script(string file) => $$"""
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -64000;
        CREATE TEMP TABLE lines (line TEXT);
        .mode ascii
        .separator "\t" "\n"
        .import {{file}} lines
        INSERT INTO GoldenRecords (ConnectionId, ImportId, ShapeHash, QuestionHash, Version, CreatedAt, UpdatedAt, Id, PromptText, Sql, Tags)
        SELECT '0198a000000070008000000000000001', '0198a000000070008000000000000002', printf('%016x', rowid % 6000), lower(hex(randomblob(8))), 1,
            strftime('%Y-%m-%d %H:%M:%f', 'now'), strftime('%Y-%m-%d %H:%M:%f', 'now'), printf('%032x', rowid),
            json_extract(line, '$.question'), json_extract(line, '$.sql'), json_extract(line, '$.tags')
        FROM lines;
        SELECT COUNT(*) FROM GoldenRecords;
        """;
}
