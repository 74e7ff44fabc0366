// One element of the table in assets.c: the file that ASSET names, relative to this folder and
// beginning with "../../". No include guard: this is included once for every file.

{
  .name = &ASSET[sizeof "../../" - 1],
  .bytes = (const unsigned char[]){
#embed ASSET
    , 0
  },
  .size = sizeof (const unsigned char[]){
#embed ASSET
  },
},
#undef ASSET
