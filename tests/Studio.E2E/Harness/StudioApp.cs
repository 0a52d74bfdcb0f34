namespace FineTuningStudio.E2E.Harness;

/// <summary>One running application for the tests of a class; each test brings its own data.</summary>
public class StudioApp : IAsyncLifetime
{
    private StudioProcess? _process;

    public StudioProcess Process => _process ?? throw new InvalidOperationException("The application was not started.");

    public Uri Address => Process.Address;

    public StudioApi Api { get; private set; } = null!;

    /// <summary>Settings of the application beside the harness's own, spelled as environment variables.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    public virtual async Task InitializeAsync()
    {
        _process = await StudioProcess.StartAsync(Settings);
        Api = new StudioApi(Process);
    }

    public virtual async Task DisposeAsync()
    {
        Api?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    public Task<Window> OpenAsync(WindowOptions? options = null) => Window.OpenAsync(Address, options);
}
