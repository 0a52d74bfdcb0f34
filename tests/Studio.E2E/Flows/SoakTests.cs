using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Soak;

namespace FineTuningStudio.E2E.Flows;

/// <summary>The small one of the soaks; the large ones are in bench ("soak").</summary>
[Collection(OnlyOne.Name)]
public sealed class SoakTests
{
    [Fact]
    public async Task Sixty_jobs_through_faults_and_kills_end_as_their_providers_say()
    {
        var result = await SoakRun.RunAsync(new SoakPlan(Jobs: 60, Kills: 4, Seed: 1));

        Assert.True(result.Faults.Count == 0, result.ToString());
        Assert.True(result.Spoiled > 0);
    }
}
