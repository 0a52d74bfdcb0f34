using System.Globalization;
using System.Text.Json.Nodes;

namespace FineTuningStudio.E2E.Soak;

/// <summary>A job in a provider's own words, brought to ours.</summary>
public sealed record SoakRemoteJob(string Id, string? StudioId, string Status, string? Model, long? Tokens, IReadOnlyList<string> Files);

/// <summary>All that a provider holds of us.</summary>
public sealed record SoakRemote(IReadOnlyList<SoakRemoteJob> Jobs, IReadOnlyList<string> Files)
{
    public static SoakRemote OfOpenAi(IEnumerable<JsonObject> jobs, IEnumerable<string> files) => new(
        [.. jobs.Select(job => new SoakRemoteJob(
            Text(job["id"])!, Text(job["metadata"]?["studio_job"]), Text(job["status"])!, Text(job["fine_tuned_model"]), Whole(job["trained_tokens"]),
            [.. new[] { Text(job["training_file"]), Text(job["validation_file"]) }.OfType<string>()]))],
        [.. files]);

    /// <summary>Fireworks keeps no tokens; its model is there only at the end.</summary>
    public static SoakRemote OfFireworks(IEnumerable<JsonObject> jobs, IEnumerable<JsonObject> datasets) => new(
        [.. jobs.Select(job =>
        {
            var status = Text(job["state"]) switch
            {
                "JOB_STATE_COMPLETED" => "succeeded",
                "JOB_STATE_CANCELLED" => "cancelled",
                "JOB_STATE_FAILED" => "failed",
                var other => other ?? "",
            };
            var name = Text(job["name"])!;
            return new SoakRemoteJob(
                name, name[(name.LastIndexOf("studio-", StringComparison.Ordinal) + "studio-".Length)..], status, status == "succeeded" ? Text(job["outputModel"]) : null, null,
                [.. new[] { Text(job["dataset"]), Text(job["evaluationDataset"]) }.OfType<string>()]);
        })],
        [.. datasets.Select(dataset => Text(dataset["name"])!)]);

    /// <summary>A node that was made in this process holds an int, one that was parsed any number.</summary>
    public static long? Whole(JsonNode? node) => node is null ? null : long.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}

/// <summary>Where the Studio's word and a provider's differ.</summary>
public static class SoakTruth
{
    public static string Text(JsonNode node, string key) => node[key]?.GetValue<string>() ?? throw new InvalidDataException($"{key} is null in {node.ToJsonString()}");

    public static bool HasEnded(JsonNode job) => Text(job, "status") is "succeeded" or "failed" or "cancelled";

    public static IEnumerable<string> Compare(IReadOnlyList<JsonNode> jobs, IReadOnlyDictionary<string, SoakRemote> remotes, IReadOnlyList<string> providers)
    {
        foreach (var provider in providers)
        {
            var ours = jobs.Where(job => job["base_llm"]!["model_provider"]!.GetValue<string>() == provider).ToList();
            var remote = remotes[provider];
            var byStudioId = remote.Jobs.ToLookup(job => job.StudioId);
            foreach (var fault in ours.SelectMany(job => Differences(job, [.. byStudioId[job["id"]!.GetValue<string>()]])))
            {
                yield return $"{provider}: {fault}";
            }
            var known = ours.Select(job => job["id"]!.GetValue<string>()).ToHashSet();
            foreach (var alien in remote.Jobs.Where(job => job.StudioId is null || !known.Contains(job.StudioId)))
            {
                yield return $"{provider}: the remote job {alien.Id} belongs to nobody.";
            }
            var used = remote.Jobs.SelectMany(job => job.Files).ToHashSet();
            foreach (var orphan in remote.Files.Where(file => !used.Contains(file)))
            {
                yield return $"{provider}: the file {orphan} belongs to no job.";
            }
        }
    }

    private static IEnumerable<string> Differences(JsonNode job, IReadOnlyList<SoakRemoteJob> found)
    {
        var id = job["id"]!.GetValue<string>();
        var status = job["status"]!.GetValue<string>();
        if (found.Count > 1)
        {
            yield return $"{id} has {found.Count} remote jobs.";
        }
        if (found is not [var remote, ..])
        {
            // A job that was cancelled before it was created there has none.
            if (status != "cancelled" || job["finetuning_job_id"] is not null)
            {
                yield return $"{id} is {status} and has no remote job ({job["error"]}).";
            }
            yield break;
        }
        var cameTooLate = status == "cancelled" && remote.Status == "succeeded";
        if (status != remote.Status && !cameTooLate)
        {
            yield return $"{id} is {status}, but {remote.Status} at the provider ({job["error"]}).";
        }
        if (job["finetuning_job_id"]?.GetValue<string>() != remote.Id)
        {
            yield return $"{id} names the remote job {job["finetuning_job_id"]}, which is {remote.Id}.";
        }
        if (job["model_id"]?.GetValue<string>() != remote.Model)
        {
            yield return $"{id} has the model {job["model_id"]}, the provider {remote.Model}.";
        }
        if (SoakRemote.Whole(job["trained_tokens"]) != remote.Tokens)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{id} has {job["trained_tokens"]} tokens, the provider {remote.Tokens}.");
        }
    }
}

/// <summary>How many calls a soak may cost.</summary>
public static class SoakBudget
{
    /// <summary>Of its own a job costs: uploads, looks at files and their readiness, its creation and the look after a doubt, events with each change, a cancel, a removal.</summary>
    private const int CallsOfAJob = 20;

    /// <summary>What a cycle may always ask; with pages of 20 that is enough for a hundred jobs.</summary>
    private const int CallsOfACycle = 5;

    /// <summary>A cycle a second at most for each provider, whoever wakes it; what fails is asked again in proportion.</summary>
    public static long Of(SoakPlan plan, TimeSpan took, int providers) =>
        (long)((plan.Jobs * CallsOfAJob + Math.Ceiling(took.TotalSeconds + plan.Kills) * CallsOfACycle * providers) / (1 - plan.Faults));
}
