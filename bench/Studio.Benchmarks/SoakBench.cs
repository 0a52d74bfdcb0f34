using FineTuningStudio.E2E.Soak;

namespace FineTuningStudio.Benchmarks;

/// <summary>The large soaks: three hundred jobs, ten kills, three seeds.</summary>
internal static class SoakBench
{
    public static readonly int[] Seeds = [1, 2, 3];

    public static async Task<int> RunAsync(params int[] seeds)
    {
        var faults = 0;
        foreach (var seed in seeds)
        {
            var result = await SoakRun.RunAsync(new SoakPlan(Jobs: 300, Kills: 10, seed) { Patience = TimeSpan.FromMinutes(15) });
            Console.WriteLine($"Seed {seed}: {result}");
            faults += result.Faults.Count;
        }
        return faults == 0 ? 0 : 1;
    }
}
