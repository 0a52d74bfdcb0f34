using System.Diagnostics;
using System.Text.Json.Nodes;

namespace FineTuningStudio.E2E.Harness;

/// <summary>OpenAI's client of npm in a Node process, and what it said at each step.</summary>
internal sealed class OpenAiScript(IReadOnlyDictionary<string, JsonNode> steps)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public JsonNode this[string step] => steps.GetValueOrDefault(step) ?? throw new InvalidDataException($"The script did not come to {step}.");

    public bool Has(string step) => steps.ContainsKey(step);

    /// <summary>Runs it to its end; fails with what it wrote where it breaks.</summary>
    public static async Task<OpenAiScript> RunAsync(Uri address, string key, string trainingFile, string model, bool waitsForTheEnd)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "node", ["openai.mjs", address.ToString().TrimEnd('/'), key, trainingFile, model, waitsForTheEnd ? "moves" : "cancel"])
        {
            WorkingDirectory = BuildPlaces.NodeScripts,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"The script broke: {await errors}\nIt had said:\n{output}");
        return new OpenAiScript(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToDictionary(line => StudioApi.Text(line, "step")));
    }
}

/// <summary>A test that needs Node and npm's openai: where they are missing it is skipped, and says why.</summary>
public sealed class OpenAiFactAttribute : FactAttribute
{
    public OpenAiFactAttribute() => Skip = NodePackages.Obstacle("openai");
}
