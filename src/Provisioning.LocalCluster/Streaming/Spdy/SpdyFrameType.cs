namespace Provisioning.LocalCluster.Streaming.Spdy;

/// <summary>Control frames of SPDY/3, by their number on the wire.</summary>
internal enum SpdyFrameType
{
    /// <summary>Not a control frame; has no number on the wire.</summary>
    Data = 0,
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}
