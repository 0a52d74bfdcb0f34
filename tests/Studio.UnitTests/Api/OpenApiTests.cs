using System.Net.Http.Json;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

[Collection(StudioAppCollection.Name)]
public sealed class OpenApiTests(StudioAppFactory app)
{
    private const string RewriteVariable = "STUDIO_WRITE_OPENAPI";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Set STUDIO_WRITE_OPENAPI=1 to write the file anew after a change of the API.</summary>
    [Fact]
    public async Task Document_is_the_committed_one()
    {
        var path = Path.Combine(RepositoryRoot(), "docs", "openapi.json");
        var document = JsonSerializer.Serialize(await DocumentAsync(), Indented) + "\n";
        if (Environment.GetEnvironmentVariable(RewriteVariable) is { Length: > 0 })
        {
            await File.WriteAllTextAsync(path, document);
        }

        Assert.Equal(await File.ReadAllTextAsync(path), document);
    }

    [Fact]
    public async Task Every_route_has_name_summary_described_parameters_and_an_error_answer()
    {
        var document = await DocumentAsync();
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Name: $"{operation.Name} {path.Name}", operation.Value))).ToList();

        Assert.NotEmpty(operations);
        Assert.All(operations, operation =>
        {
            Assert.True(operation.Value.TryGetProperty("operationId", out _), operation.Name);
            Assert.True(operation.Value.TryGetProperty("summary", out _), operation.Name);
            Assert.True(operation.Value.GetProperty("responses").TryGetProperty("default", out _), operation.Name);
            Assert.Contains(operation.Value.GetProperty("responses").EnumerateObject(), response => response.Name is "200" or "201");
            if (operation.Value.TryGetProperty("parameters", out var parameters))
            {
                Assert.All(parameters.EnumerateArray(), parameter => Assert.False(string.IsNullOrEmpty(parameter.GetProperty("description").GetString()), operation.Name));
            }
        });
        Assert.Equal(operations.Count, operations.Select(operation => operation.Value.GetProperty("operationId").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Page_to_try_the_api_loads_nothing_from_elsewhere()
    {
        var page = await app.Client.GetStringAsync("/swagger/index.html");

        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Contains("swagger-ui", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Providers_describe_models_and_parameters_as_data()
    {
        var providers = await app.Client.GetFromJsonAsync<JsonElement>("/api/v1/providers");

        var local = providers.EnumerateArray().Single(provider => provider.GetProperty("name").GetString() == "local");
        Assert.True(local.GetProperty("ready").GetBoolean());
        Assert.Equal(["name", "kind", "ready", "reason", "minimum_records", "models_complete", "models", "parameters"], local.EnumerateObject().Take(8).Select(member => member.Name));
        var epochs = local.GetProperty("parameters").EnumerateArray().Single(parameter => parameter.GetProperty("name").GetString() == "n_epochs");
        Assert.Equal(("integer", 1, 50, true), (epochs.GetProperty("type").GetString(), epochs.GetProperty("minimum").GetInt32(), epochs.GetProperty("maximum").GetInt32(), epochs.GetProperty("auto").GetBoolean()));
    }

    private Task<JsonElement> DocumentAsync() => app.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FineTuningStudio.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie within the repository.");
        }
        return folder.FullName;
    }
}
