using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Benchmarks;

/// <summary>Jobs as a busy team has them after a year, always the same.</summary>
internal static class GeneratedJobs
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static async Task FillAsync(IDbContextFactory<StudioDb> databases, int jobs)
    {
        string[] models = ["gpt-4.1-mini-2025-04-14", "gpt-4.1-nano-2025-04-14", "accounts/fireworks/models/llama-v3p1-8b-instruct", "studio-local-1", "gpt-4o-2024-08-06"];
        string[] providers = ["openai", "openai", "fireworks", "local", "openai"];
        for (var chunk = 0; chunk < jobs; chunk += 5_000)
        {
            await using var database = databases.CreateDbContext();
            database.ChangeTracker.AutoDetectChangesEnabled = false;
            database.FineTunings.AddRange(Enumerable.Range(chunk, 5_000).Select(number => Job(number, models[number % 5], providers[number % 5])));
            await database.SaveChangesAsync();
        }
    }

    public static FineTuning Job(int number, string model, string provider)
    {
        var status = (number % 20) switch { 0 => FineTuningStatus.Failed, 1 => FineTuningStatus.Cancelled, 2 when number % 1000 == 2 => FineTuningStatus.Running, 3 when number % 1000 == 3 => FineTuningStatus.Queued, _ => FineTuningStatus.Succeeded };
        var created = Start.AddSeconds(number / 3 * 180);
        return new FineTuning
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(created)).ToString("N"),
            Alias = number % 100 == 7 ? $"Größe {number}" : $"run {number}",
            Provider = provider,
            ModelName = model,
            Status = status,
            StatusSince = created,
            Error = status is FineTuningStatus.Failed ? $"The provider ended the job: {(number % 40 == 0 ? "timeout while reading the file" : "the training file has too few lines")}; make a new one." : null,
            CreatedAt = created,
            FinishedAt = status.IsTerminal() ? created.AddSeconds(900 + (number % 600)) : null,
            Progress = status.IsTerminal() ? 1 : (number % 100) / 100.0,
            TrainedTokens = status is FineTuningStatus.Succeeded ? number * 7 % 100_000 : null,
            ModelId = status is FineTuningStatus.Succeeded ? $"ft:gpt:{number}" : null,
            RemoteFileId = $"file-{number}",
            RemoteJobId = $"job-{number}",
            ProviderStatus = status.ToWire(),
            CreatedBy = number % 3 == 0 ? "ci" : null,
            Metadata = new() { ["team"] = number % 50 == 0 ? "sales" : "research", ["run"] = $"{number}", ["note"] = "nightly run over all golden records" },
            ModelParameters = new() { ["n_epochs"] = ParameterValue.Of($"{1 + (number % 4)}"), ["batch_size"] = ParameterValue.Of("auto") },
            EffectiveParameters = new() { ["n_epochs"] = ParameterValue.Of($"{1 + (number % 4)}"), ["batch_size"] = ParameterValue.Of("1"), ["learning_rate_multiplier"] = ParameterValue.Of("1.8") },
            Warnings = number % 10 == 0 ? ["7 records have the same question; the model sees each of them."] : [],
            TrainingFileHash = new string('a', 64),
            GoldenRecordCount = 120,
            Settled = status.IsTerminal(),
            Change = number + 1,
        };
    }
}
