namespace FineTuningStudio.Core.Evaluations;

/// <summary>What a request must satisfy by itself, before anything that it names is looked up.</summary>
internal static class EvaluationRules
{
    public const int DefaultConcurrency = 8;
    public const int MaxConcurrency = 64;
    public const int MaxContestants = 8;

    /// <summary>More questions than this would hold the database's one writer for too long when they are frozen.</summary>
    public const int MaxItems = 10_000;

    /// <summary>Every invalid field at once, by its path in the API's body.</summary>
    public static Dictionary<string, string[]> Check(CreateEvaluationRequest request)
    {
        var faults = new Dictionary<string, string[]>();
        MetadataRules.CheckAlias(request.Alias, faults);
        if (request.Concurrency is { } concurrency and not (>= 1 and <= MaxConcurrency))
        {
            faults["concurrency"] = [$"concurrency must be a whole number from 1 to {MaxConcurrency}, the questions asked at once; found {concurrency}."];
        }
        if (request.FineTuningId is null && request.ConnectionId is null)
        {
            faults["db_connection_id"] = ["db_connection_id is missing: name the database connection whose golden records are asked, or a finetuning_id for its held-out part."];
        }
        if (request.FineTuningId is not null && request is { GoldenRecordIds.Count: > 0 } or { FineTuningId: not null, Tag: not null })
        {
            var field = request.Tag is null ? "golden_records" : "tag";
            faults[field] = [$"{field} and finetuning_id contradict each other: finetuning_id asks the held-out part of that job. To ask other records, leave it out and name the job in models."];
        }
        else if (request is { GoldenRecordIds.Count: > 0, Tag: not null })
        {
            faults["tag"] = ["tag and golden_records contradict each other: send one of them."];
        }
        CheckContestants(request, faults);
        return faults;
    }

    private static void CheckContestants(CreateEvaluationRequest request, Dictionary<string, string[]> faults)
    {
        if (request.Contestants is null)
        {
            if (request.FineTuningId is null)
            {
                faults["models"] = [$"models is missing: name 1 to {MaxContestants} models to ask, or a finetuning_id for its model and the floor."];
            }
            return;
        }
        if (request.Contestants.Count is 0 or > MaxContestants)
        {
            faults["models"] = [$"models must name 1 to {MaxContestants} models; found {request.Contestants.Count}."];
            return;
        }
        for (var place = 0; place < request.Contestants.Count; place++)
        {
            CheckContestant(request.Contestants, place, faults);
        }
    }

    private static void CheckContestant(IReadOnlyList<ContestantRequest> contestants, int place, Dictionary<string, string[]> faults)
    {
        var contestant = contestants[place];
        var path = $"models[{place}]";
        if (contestant is { Kind: ContestantKind.Tuned, FineTuningId: null })
        {
            faults[$"{path}.finetuning_id"] = [$"{path}.finetuning_id is missing: name the fine-tuning job whose model is asked."];
        }
        if (contestant is { Kind: ContestantKind.Base, Provider: null })
        {
            faults[$"{path}.model_provider"] = [$"{path}.model_provider is missing: name the provider of the model, such as \"openai\"."];
        }
        if (contestant is { Kind: ContestantKind.Base, Model: null })
        {
            faults[$"{path}.model_name"] = [$"{path}.model_name is missing: name the model as its provider does."];
        }
        if (contestants.Take(place).ToList().IndexOf(contestant) is >= 0 and var first)
        {
            faults[path] = [$"{path} is the same as models[{first}]: name each model once."];
        }
    }
}
