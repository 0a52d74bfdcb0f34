using System.Diagnostics;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Core;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Benchmarks;

/// <summary>
/// The list of 100,000 jobs: a page with the number of all that fit, by filter and order; and a walk over all of them by
/// token while others insert and delete.
/// </summary>
internal static class ListBench
{
    private const int Jobs = 100_000;
    private const int Rounds = 11;

    // Indexed means: the filter's narrowest condition and the order both have an index. The limits are 50 and 300 ms.
    private static readonly (bool Indexed, string? Filter, string? Order)[] Lists =
    [
        (true, null, null),
        (true, null, "created_at"),
        (true, null, "alias"),
        (true, null, "status desc"),
        (true, null, "provider"),
        (true, null, "model_name desc"),
        (true, null, "finished_at desc"),
        (true, null, "finished_at"),
        (true, "status = running", null),
        (true, "status = succeeded", null),
        (true, "status = (queued OR running)", null),
        (true, "provider = openai", null),
        (true, "provider = nobody", null),
        (true, "model_name = \"gpt-4.1-mini-2025-04-14\"", null),
        (true, "alias = \"run 4711\"", null),
        (true, "alias = \"run 47*\"", null),
        (true, "created_at >= 2026-03-01", null),
        (true, "created_at >= 2026-03-01 created_at < 2026-03-02", "created_at"),
        (true, "finished_at > 2026-03-01", "finished_at"),
        (true, "status = failed provider = fireworks", null),
        (true, "provider = openai created_at > 2026-03-01", null),
        (true, "model_id = \"ft:gpt:4711\"", null),
        (true, "finetuning_job_id = \"job-4711\"", null),
        (false, "status != succeeded", null),
        (false, "-status:succeeded -status:failed", null),
        (false, "alias:471", null),
        (false, "alias:RUN", null),
        (false, "alias = \"*4711\"", null),
        (false, "alias:größe", null),
        (false, "4711", null),
        (false, "nowhere", null),
        (false, "run", null),
        (false, "größe", null),
        (false, "metadata.team = sales", null),
        (false, "metadata.run = 4711", null),
        (false, "metadata.run > 99990", null),
        (false, "metadata:team", null),
        (false, "metadata.nothing = x", null),
        (false, "base_llm.model_parameters.n_epochs > 3", null),
        (false, "error:timeout", null),
        (false, "progress > 0.5", "progress desc"),
        (false, "trained_tokens > 50000", "trained_tokens"),
        (false, null, "trained_tokens desc, alias"),
        (false, null, "error"),
        (false, "created_by = nobody", null),
        (false, "status = failed AND error:timeout OR metadata.team = sales", "finished_at desc"),
        (false, "provider = openai metadata.team = sales -alias:1", "alias"),
    ];

    public static async Task<int> RunAsync(bool showPlans)
    {
        var settings = new ConfigurationBuilder().Build();
        using var studio = new StudioDbFixture(services => services.AddSingleton<IConfiguration>(settings).AddProviders(settings).AddFineTunings(settings));
        var queries = studio.Get<FineTuningQueries>();
        await GeneratedJobs.FillAsync(studio.Databases, Jobs);
        Console.WriteLine($"{Jobs:N0} jobs, {new FileInfo(studio.Paths.DatabaseFile).Length / 1e6:0} MB. A page of 50 and the total; medians of {Rounds} in ms by the clock and of processor time, the limit, the total.");
        var missed = 0;
        foreach (var (indexed, filter, order) in Lists)
        {
            var request = new FineTuningListRequest(Filter: filter, OrderBy: order);
            var (times, work) = (new List<double>(), new List<double>());
            var total = 0;
            for (var round = -2; round < Rounds; round++)
            {
                var (start, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                var page = await queries.ListAsync(request, CancellationToken.None);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                work.Add((Environment.CpuUsage.TotalTime - worked).TotalMilliseconds);
                total = page.Value!.TotalSize;
            }
            times.RemoveRange(0, 2);
            times.Sort();
            work.RemoveRange(0, 2);
            work.Sort();
            var limit = indexed ? 50 : 300;
            missed += times[Rounds / 2] > limit ? 1 : 0;
            Console.WriteLine($"{times[Rounds / 2],7:0.0} {work[Rounds / 2],7:0.0}  {(times[Rounds / 2] > limit ? "OVER" : "    ")} {limit,3} {total,7:N0}  {filter ?? "everything"}{(order is null ? "" : $"  by {order}")}");
            if (showPlans)
            {
                await ShowPlansAsync(studio, request);
            }
        }
        await WalkAsync(studio, queries, null);
        await WalkAsync(studio, queries, "finished_at desc");
        return missed == 0 ? 0 : 1;
    }

    private static async Task WalkAsync(StudioDbFixture studio, FineTuningQueries queries, string? order)
    {
        await using var database = studio.Databases.CreateDbContext();
        var before = await database.FineTunings.Select(job => job.Id).ToListAsync();
        var (seen, twice, made, gone) = (new HashSet<string>(), 0, 0, new HashSet<string>());
        var random = new Random(5);
        string? token = null;
        var (start, pages, slowest) = (Stopwatch.GetTimestamp(), 0, TimeSpan.Zero);
        do
        {
            var at = Stopwatch.GetTimestamp();
            var page = (await queries.ListAsync(new FineTuningListRequest(PageSize: 200, PageToken: token, OrderBy: order), CancellationToken.None)).Value!;
            var time = Stopwatch.GetElapsedTime(at);
            slowest = time > slowest ? time : slowest;
            pages++;
            twice += page.Items.Count(job => !seen.Add(job.Id));
            token = page.NextPageToken;

            // Between two pages somebody makes ten jobs, of old times too, and deletes ten, the page's last among them.
            await using var writer = studio.Databases.CreateDbContext();
            for (var count = 0; count < 10; count++)
            {
                var number = random.Next(Jobs);
                writer.FineTunings.Add(GeneratedJobs.Job(number, "made meanwhile", "local"));
                made++;
            }
            await writer.SaveChangesAsync();
            var dying = Enumerable.Range(0, 10).Select(_ => before[random.Next(before.Count)]).Append(page.Items[^1].Id).ToList();
            gone.UnionWith(dying);
            await writer.FineTunings.Where(job => dying.Contains(job.Id)).ExecuteDeleteAsync();
        }
        while (token is not null);
        var missing = before.Count(id => !seen.Contains(id) && !gone.Contains(id));
        Console.WriteLine($"Walk by {order ?? "created_at desc"}: {pages} pages of 200 in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, the slowest {slowest.TotalMilliseconds:0} ms; {made:N0} made and {gone.Count:N0} deleted meanwhile; of the {before.Count - gone.Count:N0} that stayed {missing} were missed, {twice} of all were seen twice.");
    }

    private static async Task ShowPlansAsync(StudioDbFixture studio, FineTuningListRequest request)
    {
        await using var database = studio.Databases.CreateDbContext();
        var list = FineTuningSelection.Of(request).Value!;
        var all = list.Narrow(database.FineTunings.AsNoTracking());
        foreach (var query in new[] { list.Order.Apply(all).Take(51).ToQueryString(), all.GroupBy(_ => 1).Select(group => group.Count()).ToQueryString() })
        {
            var lines = query.Split('\n');
            var settings = lines.Where(line => line.StartsWith(".param set", StringComparison.Ordinal)).Select(line => line[".param set ".Length..].Split(' ', 2)).ToList();
            await database.Database.OpenConnectionAsync();
            await using var command = ((SqliteConnection)database.Database.GetDbConnection()).CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + string.Join('\n', lines.Where(line => !line.StartsWith(".param set", StringComparison.Ordinal)));
            foreach (var setting in settings)
            {
                command.Parameters.AddWithValue(setting[0], setting[1].Trim('\''));
            }
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                Console.WriteLine($"            {reader.GetString(3)}");
            }
        }
    }
}
