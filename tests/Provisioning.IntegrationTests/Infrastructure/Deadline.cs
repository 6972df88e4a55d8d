namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>What a test waits for comes within two minutes, or the test fails: nothing waits for ever, a suite least of all.</summary>
internal static class Deadline
{
    private const string Key = "deadline";

    /// <summary>Cancelled when the test is, or when its time is up.</summary>
    public static CancellationToken Token => ((CancellationTokenSource)TestContext.Current.KeyValueStorage.GetOrAdd(
        $"{Key} {TestContext.Current.Test?.UniqueID}", static (_, test) => Start(test), TestContext.Current.CancellationToken)!).Token;

    private static CancellationTokenSource Start(CancellationToken test)
    {
        // Collected with the test: nothing knows when the last await of it is over.
        var time = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        return CancellationTokenSource.CreateLinkedTokenSource(test, time.Token);
    }
}
