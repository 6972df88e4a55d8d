using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Selectors;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;
using LabelSelector = Provisioning.LocalCluster.ApiServer.Selectors.LabelSelector;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>The lines of one watch: what the changes mean to its selection, in the shape that it asked for.</summary>
internal sealed class WatchOutput(ApiRequest request, Responses responses, LabelSelector labels, FieldSelector fields)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Responses.Shape _shape = responses.ShapeOf(request.Http);
    private bool _headersSent;

    /// <summary>An object that is there when the watch starts.</summary>
    public void Initial(StoredObject item)
    {
        if (Selects(item))
        {
            Object("ADDED", item);
        }
    }

    /// <summary>A change: objects enter a selection, change in it and leave it.</summary>
    public void Change(Change change)
    {
        var before = change.Previous is { } previous && Selects(previous);
        var after = !change.IsDeletion && Selects(change.Current);
        switch (before, after)
        {
            case (false, true):
                Object("ADDED", change.Current);
                break;
            case (true, true):
                Object("MODIFIED", change.Current);
                break;
            case (true, false):
                // The last state that was selected, at the version that ended it.
                Object("DELETED", change.IsDeletion ? change.Current : change.Previous!.WithVersion(change.Revision));
                break;
            default:
                break;
        }
    }

    public void Bookmark(long revision, bool endOfInitial)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (endOfInitial)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var item = new JsonObject { ["kind"] = request.Resource.Kind, ["apiVersion"] = request.Resource.ApiVersion, ["metadata"] = metadata };
        Line("BOOKMARK", _shape switch
        {
            Responses.Shape.Partial => JsonText.ToBytes(Responses.Partial(item)),
            Responses.Shape.Table => JsonText.ToBytes(new JsonObject { ["kind"] = "Table", ["apiVersion"] = "meta.k8s.io/v1",
                ["metadata"] = metadata.DeepClone(), ["columnDefinitions"] = null, ["rows"] = new JsonArray() }),
            _ => JsonText.ObjectToBytes(item),
        });
    }

    public void Error(ApiException error) => Line("ERROR", JsonText.ToBytes(error.ToStatus()));

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_buffer.WrittenCount > 0)
        {
            await request.Http.Response.Body.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            _buffer.ResetWrittenCount();
        }

        await request.Http.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private bool Selects(StoredObject item) =>
        (request.Namespace is not { } ns || item.Namespace == ns) && ListHandler.Matches(request.Resource, item, labels, fields);

    private void Object(string type, StoredObject item)
    {
        var resource = request.Resource;
        switch (_shape)
        {
            case Responses.Shape.Partial:
                Line(type, JsonText.ToBytes(Responses.Partial(item.Value)));
                break;
            case Responses.Shape.Table:
                var value = VersionConversion.FromStorage(resource, item.Value);
                Line(type, JsonText.ToBytes(responses.Table(request, [value], new JsonObject { ["resourceVersion"] = value.ResourceVersion() },
                    includeHeaders: !_headersSent)));
                _headersSent = true;
                break;
            default:
                Line(type, VersionConversion.IsNeeded(resource) ? JsonText.ObjectToBytes(VersionConversion.FromStorage(resource, item.Value)) : item.Bytes);
                break;
        }
    }

    private void Line(string type, ReadOnlySpan<byte> item)
    {
        _buffer.Write("{\"type\":\""u8);
        _buffer.Write(System.Text.Encoding.ASCII.GetBytes(type));
        _buffer.Write("\",\"object\":"u8);
        _buffer.Write(item);
        _buffer.Write("}\n"u8);
    }
}
