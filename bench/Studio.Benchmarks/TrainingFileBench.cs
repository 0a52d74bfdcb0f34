using System.Diagnostics;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.UnitTests.Core;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Benchmarks;

/// <summary>The training file of 100,000 records, written by the Studio and by the program sqlite3 from the same rows of the same snapshot.</summary>
internal static class TrainingFileBench
{
    private const int Records = 100_000;
    private const int Rounds = 5;

    public static async Task<int> RunAsync()
    {
        var settings = new ConfigurationBuilder().Build();
        using var studio = new StudioDbFixture(services => services.AddSingleton<IConfiguration>(settings).AddProviders(settings).AddFineTunings(settings));
        var connection = await studio.AddDatabaseAsync();
        var file = Path.Combine(studio.Folder, "records.jsonl");
        GeneratedRecords.Write(file, Records);
        await GeneratedRecords.ImportAsync(studio, connection.Id, file);
        var made = (await studio.Get<CreateSnapshot>().RunAsync(new CreateSnapshotRequest(new RecordChoice(connection.Id)) { AllowLeaks = true }, CancellationToken.None)).Value!;
        var script = await ScriptAsync(studio);
        Console.WriteLine($"sqlite3 studio.db < training.sql > theirs.jsonl, where training.sql is:\n{script}\n");

        var (ours, theirs) = (Path.Combine(studio.Folder, "ours.jsonl"), Path.Combine(studio.Folder, "theirs.jsonl"));
        var (our, their) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await studio.Get<TrainingFileWriter>().WriteAsync(made.Snapshot.Id, SnapshotPart.Training, ours, CancellationToken.None);
            our.Add(watch.Elapsed.TotalSeconds);
            watch.Restart();
            await SqliteAsync(studio.Paths.DatabaseFile, script, theirs);
            their.Add(watch.Elapsed.TotalSeconds);
            Console.WriteLine($"Studio {our[^1]:0.00} s, sqlite3 {their[^1]:0.00} s");
        }
        if (!File.ReadLines(ours).SequenceEqual(File.ReadLines(theirs)))
        {
            throw new InvalidOperationException("The two files differ.");
        }
        var (ourMedian, theirMedian) = (our.Order().ElementAt(Rounds / 2), their.Order().ElementAt(Rounds / 2));
        Console.WriteLine($"{Records:N0} records, {new FileInfo(ours).Length / 1e6:0} MB, the same lines: Studio {ourMedian:0.00} s, hash and flush to the disk included, sqlite3 {theirMedian:0.00} s (medians of {Rounds}); {theirMedian / ourMedian:0.00} of its speed.");
        return ourMedian <= 2 * theirMedian ? 0 : 1;
    }

    private static async Task<string> ScriptAsync(StudioDbFixture studio)
    {
        await using var database = await studio.Databases.CreateDbContextAsync();
        var snapshot = await database.Snapshots.AsNoTracking().SingleAsync();
        var template = new PromptTemplate(snapshot.SystemTemplate, snapshot.UserTemplate);
        var system = template.RenderSystem(snapshot.Dialect, snapshot.SchemaText).Replace("'", "''", StringComparison.Ordinal);
        var user = template.RenderUser("{question}").Split("{question}");
        return $"""
            SELECT json_object('messages', json_array(
                json_object('role', 'system', 'content', '{system}'),
                json_object('role', 'user', 'content', '{user[0].Replace("'", "''", StringComparison.Ordinal)}' || record."PromptText" || '{user[1].Replace("'", "''", StringComparison.Ordinal)}'),
                json_object('role', 'assistant', 'content', record."Sql")))
            FROM "SnapshotItems" AS item JOIN "GoldenRecords" AS record ON record."Id" = item."RecordId" AND record."Version" = item."RecordVersion"
            ORDER BY item."Position";
            """;
    }

    private static async Task SqliteAsync(string database, string script, string path)
    {
        SqliteConnection.ClearAllPools();
        using var process = Process.Start(new ProcessStartInfo("sqlite3", [database]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await using var output = File.Create(path);
        var copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        await copy;
        await process.WaitForExitAsync();
    }
}
