using System.Text.Json;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

/// <summary>Compares two trainings of the same file and seed, one of them interrupted.</summary>
internal static class SameTraining
{
    public static async Task AssertAsync(TrainerHost straightHost, string straight, TrainerHost interruptedHost, string interrupted)
    {
        var (expected, actual) = (await straightHost.JobAsync(straight), await interruptedHost.JobAsync(interrupted));
        Assert.Equal("succeeded", actual.Text("status"));
        Assert.Equal(expected.GetProperty("trained_tokens").GetInt64(), actual.GetProperty("trained_tokens").GetInt64());
        Assert.Equal(Models(straightHost, straight), Models(interruptedHost, interrupted));
        Assert.Equal(await CurveAsync(straightHost, expected), await CurveAsync(interruptedHost, actual));
        Assert.Equal(await StepsAsync(straightHost, straight), await StepsAsync(interruptedHost, interrupted));
        Assert.Equal(await CheckpointStepsAsync(straightHost, straight), await CheckpointStepsAsync(interruptedHost, interrupted));
    }

    private static string[] Models(TrainerHost host, string id) =>
        [.. Directory.EnumerateFiles(Path.Combine(host.Folder, "jobs", id), "model-*").Order(StringComparer.Ordinal)
            .Select(static path => $"{Path.GetFileName(path)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}")];

    private static Task<string> CurveAsync(TrainerHost host, JsonElement job) =>
        host.Http.GetStringAsync($"files/{job.GetProperty("result_files")[0].GetString()}/content");

    private static async Task<string[]> StepsAsync(TrainerHost host, string id) =>
        [.. (await host.GetAsync($"fine_tuning/jobs/{id}/events?limit=1000")).GetProperty("data").EnumerateArray()
            .Where(static e => e.Text("type") == "metrics").Select(static e => e.GetProperty("data").GetRawText())];

    private static async Task<int[]> CheckpointStepsAsync(TrainerHost host, string id) =>
        [.. (await host.GetAsync($"fine_tuning/jobs/{id}/checkpoints")).GetProperty("data").EnumerateArray().Select(static c => c.GetProperty("step_number").GetInt32())];
}
