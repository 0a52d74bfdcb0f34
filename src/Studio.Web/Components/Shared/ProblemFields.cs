using FineTuningStudio.Core;

namespace FineTuningStudio.Web.Components.Shared;

public static class ProblemFields
{
    /// <summary>
    /// What is wrong with one field, as the API spells its name; null where nothing is. Items' fields ("[0].sql") count for
    /// "sql", and their sentences come without the number, since a form holds one item.
    /// </summary>
    public static string? For(this Problem? problem, string name)
    {
        var sentence = problem?.Errors.FirstOrDefault(error => Names(error.Key, name)).Value?.FirstOrDefault();
        return sentence?.StartsWith("[0]: ", StringComparison.Ordinal) is true ? sentence["[0]: ".Length..] : sentence;
    }

    internal static bool Names(string path, string name) =>
        path == name || (path.StartsWith('[') && path.EndsWith("]." + name, StringComparison.Ordinal));
}
