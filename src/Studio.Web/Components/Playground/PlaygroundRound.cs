using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Generations;

namespace FineTuningStudio.Web.Components.Playground;

/// <summary>One question put to some models at once: who is still at it, and what rows came.</summary>
public sealed class PlaygroundRound : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _answered = [];
    private readonly Dictionary<string, QueryRows?> _rows = [];

    public PlaygroundRound(int number, string question, IReadOnlyList<ModelChoice> models)
    {
        (Number, Question, Models) = (number, question, models);
        Stopped = _stop.Token;
    }

    /// <summary>Tells this round from those before it.</summary>
    public int Number { get; }

    public string Question { get; }

    public IReadOnlyList<ModelChoice> Models { get; }

    /// <summary>Cancelled where the person stops the round or leaves it; good to ask also after that.</summary>
    public CancellationToken Stopped { get; }

    public bool IsOver => _answered.Count == Models.Count;

    /// <summary>The letter by which a page names the model at that place: A, B and so on.</summary>
    public static string Letter(int place) => ((char)('A' + place)).ToString();

    public void Take(ModelChoice model, QueryRows? rows) => _rows[model.Key] = rows;

    public void Finish(ModelChoice model) => _answered.Add(model.Key);

    /// <summary>The letter of the first model before this one whose rows are the same; null where there is none.</summary>
    public string? SameAs(int place)
    {
        if (_rows.GetValueOrDefault(Models[place].Key) is not { } own)
        {
            return null;
        }
        for (var earlier = 0; earlier < place; earlier++)
        {
            if (_rows.GetValueOrDefault(Models[earlier].Key) is { } other && SameRows.In(own, other))
            {
                return Letter(earlier);
            }
        }
        return null;
    }

    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
