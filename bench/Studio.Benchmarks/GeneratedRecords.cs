using System.Text.Json;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.UnitTests.Core;

namespace FineTuningStudio.Benchmarks;

/// <summary>Golden records by chance, the same for the same seed: ten tables, twenty tags, and a city that a few alone name.</summary>
internal static class GeneratedRecords
{
    public const int Count = 300_000;

    private static readonly string[] Tables = ["customers", "orders", "order_items", "products", "employees", "invoices", "shipments", "payments", "regions", "suppliers"];
    private static readonly string[] Columns = ["name", "city", "country", "amount", "created_at", "status", "price", "quantity", "category", "email"];
    private static readonly string[] Cities = ["Berlin", "Paris", "London", "Madrid", "Rome", "Oslo", "Vienna", "Prague", "Lisbon", "Dublin"];

    /// <summary>Writes a JSONL file of so many records.</summary>
    public static void Write(string path, int count = Count)
    {
        var random = new Random(2026);
        string Any(string[] words) => words[random.Next(words.Length)];
        using var file = File.CreateText(path);
        for (var i = 0; i < count; i++)
        {
            var (table, other, measure, group) = (Any(Tables), Any(Tables), Any(Columns), Any(Columns));
            var (city, number) = (i % 30_000 == 5 ? "Ljubljana" : Any(Cities), random.Next(1, 1_000_000));
            file.WriteLine(JsonSerializer.Serialize(new
            {
                question = $"How many {table.Replace('_', ' ')} have a {measure} above {number} in {city}, by {group} of their {other}?",
                sql = $"SELECT a.{group}, COUNT(*) AS n FROM {table} a JOIN {other} b ON b.id = a.{other}_id WHERE a.{measure} > {number} AND b.city = '{city}' GROUP BY a.{group} ORDER BY n DESC LIMIT {random.Next(1, 50)}",
                tags = new[] { $"t{random.Next(20)}" },
            }));
        }
    }

    public static async Task<ImportReport> ImportAsync(StudioDbFixture studio, string connectionId, string path)
    {
        await using var file = File.OpenRead(path);
        return (await studio.Get<GoldenRecordImport>().RunAsync(new ImportRequest(connectionId, ImportFormat.Jsonl, ImportMode.Commit), file, CancellationToken.None)).Value!;
    }
}
