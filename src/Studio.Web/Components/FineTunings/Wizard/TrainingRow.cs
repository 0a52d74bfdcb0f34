using System.Text.Json;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>Reads what a person wants to know of a training file's row, whose prompt would hide it.</summary>
public static class TrainingRow
{
    /// <summary>What the row's user asks: the last line of the user's message.</summary>
    public static string Question(string row)
    {
        using var json = JsonDocument.Parse(row);
        var asked = json.RootElement.GetProperty("messages").EnumerateArray()
            .Last(message => message.GetProperty("role").GetString() == "user").GetProperty("content").GetString()!;
        return asked.Trim().Split('\n')[^1];
    }
}
