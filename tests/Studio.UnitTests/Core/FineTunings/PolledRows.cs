using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>Jobs that run at the provider "remote", by the thousand, each with its last answer.</summary>
internal static class PolledRows
{
    public static async Task AddAsync(StudioDbFixture studio, IReadOnlyList<string> remoteIds, Func<string, string> answer)
    {
        await using var database = await studio.Databases.CreateDbContextAsync();
        var now = studio.Time.GetUtcNow().UtcDateTime;
        for (var number = 0; number < remoteIds.Count; number++)
        {
            var id = number.ToString("D32", CultureInfo.InvariantCulture);
            database.FineTunings.Add(new FineTuning
            {
                Id = id, Alias = "job", Provider = "remote", ModelName = "small", Status = FineTuningStatus.Running, StatusSince = now, CreatedAt = now,
                Stage = SubmissionStage.Created, RemoteJobId = remoteIds[number], RemoteFileId = "file-1", ProviderStatus = "running", Change = number + 1,
            });
            database.ProviderAnswers.Add(new ProviderAnswer
            {
                FineTuningId = id, Call = RemoteJobs.LastAnswer, StatusCode = 200, Body = answer(remoteIds[number]), ReceivedAt = now,
            });
        }
        await database.SaveChangesAsync();
        await database.ChangeCounters.ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Value, remoteIds.Count));
    }
}
