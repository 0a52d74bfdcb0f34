using System.ComponentModel;
using System.Text.Json;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>The body of creating and estimating a sweep: the body of one job, and what its jobs differ in.</summary>
internal sealed record CreateSweepBody : IRequestBody<CreateSweepBody>
{
    [Description("A name for people, 1 to 100 characters; each job is called so, with its number. Default: the alias of base, else the connection's alias.")]
    public string? Name { get; init; }

    [Description("What all jobs share: the body that creates one job, or of one that is trained again with retrain_from in the place of records.")]
    public required CreateFineTuningBody Base { get; init; }

    [Description("The job whose snapshot all jobs train on, instead of the records of base; what base leaves out is taken from it.")]
    public string? RetrainFrom { get; init; }

    [Description("Values by parameter, such as {\"n_epochs\": [1, 2, 4]}; \"model\" and \"seed\" are axes too. One is a list, several are a grid. A combination that stands twice counts once.")]
    public IReadOnlyDictionary<string, IReadOnlyList<ParameterValue>>? Axes { get; init; }

    [Description("The combinations themselves, instead of axes: a list of objects such as {\"n_epochs\": 1, \"batch_size\": 4}.")]
    public IReadOnlyList<IReadOnlyDictionary<string, ParameterValue>>? Combinations { get; init; }

    [Description("How many jobs are at the provider at once, 1 to 100; default 3.")]
    public int? AtOnce { get; init; }

    public static CreateSweepBody Read(JsonFields fields) => new()
    {
        Name = fields.Text("name"),
        Base = CreateFineTuningBody.Read(fields.Object("base") ?? new JsonFields(JsonElement.Parse("{}"), "base", fields.Errors)),
        RetrainFrom = fields.Text("retrain_from"),
        Axes = AxesOf(fields),
        Combinations = fields.Objects("combinations")?.Select(CombinationOf).ToList(),
        AtOnce = fields.Integer("at_once"),
    };

    public SweepRequest ToRequest(string caller, IdempotencyClaim? idempotency) => new(Base.ToRequest(caller, idempotency) with { RetrainFromId = RetrainFrom })
    {
        Name = Name,
        Axes = [.. (Axes ?? new Dictionary<string, IReadOnlyList<ParameterValue>>()).Select(axis => new SweepAxis(axis.Key, [.. axis.Value.Select(value => value.Text!)]))],
        Combinations = [.. (Combinations ?? []).Select(one => one.ToDictionary(pair => pair.Key, pair => pair.Value.Text!))],
        AtOnce = AtOnce,
    };

    private static Dictionary<string, IReadOnlyList<ParameterValue>>? AxesOf(JsonFields fields)
    {
        if (fields.Object("axes") is not { } axes)
        {
            return null;
        }
        var read = new Dictionary<string, IReadOnlyList<ParameterValue>>();
        foreach (var (name, value) in fields.Parameters("axes") ?? new Dictionary<string, ParameterValue>())
        {
            if (value.Items is { } items)
            {
                read[name] = [.. items.Select(ParameterValue.Of)];
            }
            else
            {
                fields.Errors.Add(axes.PathOf(name), $"{axes.PathOf(name)} must be a list of values, such as [1, 2, 4].");
            }
        }
        return read;
    }

    private static IReadOnlyDictionary<string, ParameterValue> CombinationOf(JsonFields fields)
    {
        var read = new Dictionary<string, ParameterValue>();
        foreach (var member in fields.Json.EnumerateObject())
        {
            if (ParameterValue.FromJson(member.Value) is { Text: not null } value)
            {
                read[member.Name] = value;
            }
            else
            {
                fields.Errors.Add(fields.PathOf(member.Name), $"{fields.PathOf(member.Name)} must be one number, text, true or false; found {JsonWords.Describe(member.Value)}.");
            }
        }
        return read;
    }
}

/// <summary>The body that changes a sweep; what is left out stays.</summary>
internal sealed record UpdateSweepBody : IRequestBody<UpdateSweepBody>
{
    [Description("1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("How many jobs are at the provider at once, 1 to 100. With fewer than now none is stopped: the next waits until there is room.")]
    public int? AtOnce { get; init; }

    public static UpdateSweepBody Read(JsonFields fields) => new() { Name = fields.Text("name"), AtOnce = fields.Integer("at_once") };
}
