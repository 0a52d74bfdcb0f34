using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Samples;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords.Checks;

/// <summary>The sample's records against their checks, and copies of them with a fault each; "bench -- checks" does the same on other databases.</summary>
[Trait("Size", "Large")]
public sealed class InjectedFaultTests
{
    [Fact]
    public async Task Clean_records_are_hardly_ever_warned_of_and_injected_faults_are_found()
    {
        using var studio = new StudioDbFixture(services => services.AddSingleton(new CheckLimits(TimeSpan.FromMilliseconds(500))));
        var path = Path.Combine(studio.Folder, "sample.sqlite");
        SampleDatabase.Create(path);
        var connection = (await studio.Get<DatabaseConnections>().AddAsync(new NewConnection(ConnectionUri: $"sqlite:///{path}"), CancellationToken.None)).Value!.Id;
        var records = (await studio.Get<GoldenRecordStore>().AddAsync(
            [.. SampleGoldenRecords.All.Where((_, place) => place % 3 == 0).Select(record => new NewGoldenRecord(connection, record.Question, record.Sql))], CancellationToken.None)).Value!;
        var ground = (await studio.Get<CheckStore>().GroundAsync(connection, CancellationToken.None)).Value!;
        var states = new List<CheckState>();
        foreach (var batch in records.Chunk(CheckBatch.Size))
        {
            states.AddRange((await studio.Get<CheckBatch>().RunAsync(ground, [.. batch.Select(record => record.Id)], CancellationToken.None)).Value!);
        }

        var trials = await FaultTrials.RunAsync(studio, ground, [.. records.Take(8)]);

        Assert.DoesNotContain(CheckState.Error, states);
        Assert.True(states.Count(state => state is CheckState.Warning) <= states.Count / 10, $"{states.Count(state => state is CheckState.Warning)} of {states.Count} clean records carry a warning.");
        Assert.True(trials.Select(trial => trial.Kind).Distinct().Count() >= 20, "Not every kind of fault was tried.");
        var missed = trials.Where(trial => !trial.IsFound).Select(trial => $"{trial.Kind}: {trial.Sql} ({string.Join(", ", trial.Codes)})").ToList();
        Assert.True(missed.Count * 20 <= trials.Count, $"{missed.Count} of {trials.Count} faults were missed:{Environment.NewLine}{string.Join(Environment.NewLine, missed)}");
    }
}
