using FineTuningStudio.Core;

namespace FineTuningStudio.Web.Api.Requests;

/// <summary>Collects what is wrong with a request, by field path, so that one answer names every fault.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _messages = [];

    public bool Any => _messages.Count > 0;

    public void Add(string path, string message)
    {
        if (!_messages.TryGetValue(path, out var messages))
        {
            _messages[path] = messages = [];
        }
        messages.Add(message);
    }

    /// <summary>All faults as one problem; null when there is none.</summary>
    public Problem? ToProblem(string code = "validation_failed") =>
        Any ? Problem.Invalid(_messages.ToDictionary(field => field.Key, field => field.Value.ToArray()), code) : null;
}
