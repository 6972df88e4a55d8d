using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Requests;
using Provisioning.Kubernetes.Diagnostics;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Api.Support;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Diagnostics;

/// <summary>What the library tells of itself is what <c>docs/telemetry.md</c> says.</summary>
public sealed class TelemetryTests
{
    private static readonly string[] Document = File.ReadAllLines(Path.Combine(CrdValidation.ReferenceData.RepositoryRoot, "docs", "telemetry.md"));

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_OfAWorkingLibrary_AreTheDocumentedOnes()
    {
        using var recorder = new TelemetryRecorder();
        await WorkAsync();

        var documented = Rows("## Metrics").ToDictionary(row => row[0].Trim('`'), StringComparer.Ordinal);
        Assert.Equal(documented.Keys.Order(StringComparer.Ordinal), recorder.Instruments.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, row) in documented)
        {
            Assert.Equal((name, row[1], row[2]), (name, Kind(recorder.Instruments[name]), recorder.Instruments[name].Unit));
            Assert.Equal(Codes(row[3]), recorder.TagsOf(name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Spans_OfAWorkingLibrary_AreTheDocumentedOnes()
    {
        using var recorder = new TelemetryRecorder();
        await WorkAsync();

        var rows = Rows("## Spans").ToList();
        var spans = recorder.Spans.ToLookup(span => span.GetTagItem("provisioning.kubernetes.verb") is not null ? 2 : span.GetTagItem("provisioning.stage") is not null ? 1 : 0);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.NotEmpty(spans[i]);
            Assert.All(spans[i], span => Assert.Equal(rows[i][1], span.Kind.ToString().ToLowerInvariant()));
            Assert.Equal(
                Codes(rows[i][2]), spans[i].SelectMany(span => span.TagObjects).Select(tag => tag.Key).Distinct().Order(StringComparer.Ordinal));
        }

        Assert.Contains(spans[0], span => span.DisplayName == "provisioning provision" && span.Status == ActivityStatusCode.Error);
        Assert.Contains(spans[1], span => span.DisplayName == "provisioning WAITING_FOR_READY");
        Assert.Contains(spans[2], span => span.DisplayName == "get secrets" && (int?)span.GetTagItem("http.request.resend_count") == 1);
        Assert.DoesNotContain(recorder.Spans.SelectMany(span => span.TagObjects), tag => tag.Value?.ToString()?.Contains("a-secrets-name", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void LogEvents_OfTheCode_AreTheDocumentedOnes()
    {
        var events = typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => (method.Name, Attribute: method.GetCustomAttribute<LoggerMessageAttribute>()!))
            .OrderBy(one => one.Attribute.EventId)
            .Select(one => $"{one.Attribute.EventId} `{one.Name}` {one.Attribute.Level} {one.Attribute.Message!.Replace('\n', ' ')}")
            .ToList();

        Assert.Equal(events, Rows("## Log events").Select(row => string.Join(' ', row)));
        Assert.Equal(events.Count, events.Select(one => one.Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public void LogEvents_OfThePackage_AreInOneClass() => Assert.Equal(
        [typeof(Log)],
        typeof(Log).Assembly.GetTypes().Where(type => type
            .GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null)));

    /// <summary>One of everything that is measured: operations that succeed and fail, a takeover, a failover, requests that are refused and repeated.</summary>
    private static async Task WorkAsync()
    {
        await using (var host = new TestHost())
        {
            await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
            host.Kubernetes.Operator = (kubernetes, type, body) =>
            {
                if (type == Widget.ResourceType.ToString() && body["status"] is null)
                {
                    FakeEngine.SetUp(kubernetes, body, status => status["failure"] = "broken");
                }
            };
            await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec("other"), cancellationToken: CancellationToken)).Id);
        }

        Telemetry.TookOver("provision", TimeSpan.FromSeconds(1));
        var changes = new PrimaryChanges(TimeProvider.System);
        changes.See("POSTGRESQL", "ns", "a", "a-1", serves: true);
        changes.See("POSTGRESQL", "ns", "a", "a-2", serves: true);
        var calls = 0;
        await using var api = await ApiFixture.StartAsync(
            async context =>
            {
                context.Response.StatusCode = calls++ == 0 ? 503 : 404;
                await context.Response.CompleteAsync();
            },
            retries: new RetryPolicy(2, TimeSpan.Zero, TimeSpan.Zero));
        await Assert.ThrowsAsync<KubernetesApiException>(() => api.Api.GetAsync(CoreTypes.Secret, "ns", "a-secrets-name", CancellationToken));
        ApiTelemetry.WatchRestarted(CoreTypes.Pod, "closed");
    }

    private static string Kind(Instrument instrument) => instrument switch
    {
        Histogram<double> => "histogram",
        UpDownCounter<long> => "up-down counter",
        Counter<long> => "counter",
        _ => instrument.GetType().Name,
    };

    /// <summary>The cells of the table of a section, without its headings.</summary>
    private static IEnumerable<string[]> Rows(string section) => Document.SkipWhile(line => line != section).Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith('|'))
        .Skip(2)
        .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim()).ToArray());

    private static IEnumerable<string> Codes(string cell) => cell.Split('`').Where((_, i) => i % 2 == 1).Order(StringComparer.Ordinal);
}
